// Also right: Java, with a decoder that reports what is not UTF-8.
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

public class ManyVisits {
    public static void main(String[] args) throws IOException {
        InetAddress host = InetAddress.getByName(args[0]);
        ServerSocket listener = new ServerSocket(Integer.parseInt(args[1]), 50, host);
        System.out.println("LISTENING " + listener.getLocalPort());
        System.out.flush();
        while (true) {
            try (Socket conn = listener.accept()) {
                serve(conn);
            } catch (IOException error) {
                System.err.println("many-visits: " + error);
            }
        }
    }

    private static void serve(Socket conn) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int value;
        do {
            value = conn.getInputStream().read();
            if (value < 0) return;
            line.write(value);
        } while (value != '\n');
        ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
        String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        String answer = text.toUpperCase(Locale.ROOT);
        conn.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }
}
