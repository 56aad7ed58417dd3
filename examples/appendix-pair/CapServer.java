// The capitalization server in Java: one client, one read, one answer.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Locale;

public class CapServer {
    public static void main(String[] args) throws IOException {
        String host = args.length > 0 ? args[0] : "127.0.0.1";
        int port = Integer.parseInt(args.length > 1 ? args[1] : "5220");
        InetAddress address = InetAddress.getByName(host);
        try (ServerSocket listener = new ServerSocket(port, 128, address)) {
            System.out.println("Listening on " + address.getHostAddress()
                    + ":" + listener.getLocalPort());
            try (Socket conn = listener.accept()) {
                System.out.println("Connection from: "
                        + conn.getInetAddress().getHostAddress()
                        + ":" + conn.getPort());
                byte[] data = new byte[1024];
                int count = conn.getInputStream().read(data);
                // A decoder that reports bytes that are not UTF-8.
                var bytes = ByteBuffer.wrap(data, 0, Math.max(count, 0));
                var message = UTF_8.newDecoder().decode(bytes).toString();
                var answer = message.toUpperCase(Locale.ROOT);
                conn.getOutputStream().write(answer.getBytes(UTF_8));
            }
        }
    }
}
