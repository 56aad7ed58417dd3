// Also right: Java, with streams that copy themselves.
import java.net.Socket;

public class HalfClose {
    public static void main(String[] args) throws Exception {
        try (Socket sock = new Socket(args[0], Integer.parseInt(args[1]))) {
            System.in.transferTo(sock.getOutputStream());
            sock.shutdownOutput();
            sock.getInputStream().transferTo(System.out);
            System.out.flush();
        }
    }
}
