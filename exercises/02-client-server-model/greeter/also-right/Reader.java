// Also right: a reader and a writer of text.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.util.Locale;

class Reader {
    public static void main(String[] args) throws IOException {
        try (Socket sock = new Socket(args[0], Integer.parseInt(args[1]))) {
            var in = new BufferedReader(new InputStreamReader(sock.getInputStream(), UTF_8));
            var out = new OutputStreamWriter(sock.getOutputStream(), UTF_8);
            var greeting = new StringBuilder();
            int letter;
            do {
                letter = in.read();
                if (letter == -1) {
                    throw new IOException("the server closed before its greeting ended");
                }
                greeting.append((char) letter);
            } while (letter != '\n');
            out.write(greeting.toString().toUpperCase(Locale.ROOT));
            out.flush();

            var printed = new OutputStreamWriter(System.out, UTF_8);
            in.transferTo(printed);
            printed.flush();
        }
    }
}
