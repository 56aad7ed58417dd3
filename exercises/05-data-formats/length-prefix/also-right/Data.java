// Also right: DataInputStream and DataOutputStream, which know such lengths.
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;

class Data {
    private static final int LARGEST = 1_048_576;

    public static void main(String[] args) {
        try {
            byte[] answer = ask(args[0], Integer.parseInt(args[1]), System.in.readAllBytes());
            System.out.write(answer, 0, answer.length);
            System.out.flush();
        } catch (EOFException error) {
            fail("the server closed before its answer ended");
        } catch (IOException error) {
            fail(error.getMessage());
        }
    }

    private static byte[] ask(String host, int port, byte[] message) throws IOException {
        try (Socket sock = new Socket(host, port)) {
            var out = new DataOutputStream(new BufferedOutputStream(sock.getOutputStream()));
            out.writeInt(message.length);
            out.write(message);
            out.flush();

            var in = new DataInputStream(sock.getInputStream());
            int length = in.readInt();
            // Read as a signed number, what is too large may be negative.
            if (length < 0 || length > LARGEST) {
                throw new IOException("refused a length of " + Integer.toUnsignedString(length));
            }
            byte[] answer = new byte[length];
            in.readFully(answer);
            return answer;
        }
    }

    private static void fail(String why) {
        System.err.println("length-prefix: " + why);
        System.exit(1);
    }
}
