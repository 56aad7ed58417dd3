// Also right: Java, with streams that know numbers, and a sorted map.
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;

public class Frames {
    public static void main(String[] args) throws IOException {
        try (ServerSocket listener =
                new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getByName(args[0]))) {
            System.out.println("LISTENING " + listener.getLocalPort());
            while (true) {
                try (Socket conn = listener.accept()) {
                    serve(conn);
                } catch (EOFException end) {
                    // Between two frames or inside one: nothing is to be done in either case.
                } catch (IOException error) {
                    System.err.println("frames: " + error.getMessage());
                }
            }
        }
    }

    static void serve(Socket conn) throws IOException {
        var in = new DataInputStream(conn.getInputStream());
        var out = new DataOutputStream(conn.getOutputStream());
        var early = new TreeMap<Long, String>();
        long due = 1;
        while (true) {
            int length = in.readInt();
            if (length < 4 || length > 65_540) {
                throw new IOException("length " + length);
            }
            long number = Integer.toUnsignedLong(in.readInt());
            byte[] data = new byte[length - 4];
            in.readFully(data);
            // Unlike new String, it reports what is not UTF-8.
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
            if (number < due || number > due + 99 || early.put(number, text) != null) {
                throw new IOException("number " + number);
            }
            while (!early.isEmpty() && early.firstKey() == due) {
                String upper = early.pollFirstEntry().getValue().toUpperCase(Locale.ROOT);
                byte[] answer = upper.getBytes(StandardCharsets.UTF_8);
                ByteBuffer frame = ByteBuffer.allocate(8 + answer.length);
                out.write(frame.putInt(answer.length + 4).putInt((int) due).put(answer).array());
                due++;
            }
        }
    }
}
