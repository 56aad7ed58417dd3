// Also right: Java, with a pool of threads and a semaphore.
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

public class Fan {
    public static void main(String[] args) throws Exception {
        Semaphore places = new Semaphore(500);
        ExecutorService pool = Executors.newCachedThreadPool();
        try (ServerSocket listener =
                new ServerSocket(Integer.parseInt(args[1]), 128, InetAddress.getByName(args[0]))) {
            System.out.println("LISTENING " + listener.getLocalPort());
            while (true) {
                places.acquire();
                Socket conn = listener.accept();
                pool.execute(() -> {
                    try (conn) {
                        serve(conn);
                    } catch (IOException error) {
                        System.err.println("fan: " + error.getMessage());
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    static void serve(Socket conn) throws IOException {
        var in = new BufferedInputStream(conn.getInputStream());
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && line.size() < 1024; next = in.read()) {
            line.write(next >= 'a' && next <= 'z' ? next - 'a' + 'A' : next);
            if (next == '\n') {
                line.writeTo(conn.getOutputStream());
                line.reset();
            } else if (line.size() == 1024) {
                return;
            }
        }
    }
}
