// The capitalization client in Java: one line, and the answer to it.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.ByteBuffer;

public class CapClient {
    public static void main(String[] args) throws IOException {
        String host = args.length > 0 ? args[0] : "127.0.0.1";
        int port = Integer.parseInt(args.length > 1 ? args[1] : "5220");
        var screen = new PrintStream(System.out, true, UTF_8);
        try (Socket sock = new Socket(host, port)) {
            screen.print("Enter a string: ");
            screen.flush();
            var input = new InputStreamReader(System.in, UTF_8);
            String message = new BufferedReader(input).readLine();
            sock.getOutputStream().write(message.getBytes(UTF_8));
            byte[] data = sock.getInputStream().readAllBytes();
            var answer = UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
            screen.println(answer);
        }
    }
}
