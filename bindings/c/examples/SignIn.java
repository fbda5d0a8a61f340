// Signs in with JNA: java -cp jna.jar SignIn.java LIBRARY ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
import com.sun.jna.*;
import com.sun.jna.ptr.*;
import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.nio.charset.StandardCharsets;

public class SignIn {
    static final int OK = 0, ERROR_SERVICE = 40, STEP_SEND = 1, STEP_DONE = 3;

    @Structure.FieldOrder({"data", "length"})
    public static class View extends Structure {
        public Pointer data;
        public long length; // size_t, on a 64-bit system

        String text() { return new String(data.getByteArray(0, (int) length), StandardCharsets.UTF_8); }
    }

    /** What is used of caldera_srp.h. */
    public interface Caldera extends Library {
        String caldera_status_text(int status);
        int caldera_json_string(byte[] text, long length, PointerByReference json);
        int caldera_text_view(Pointer text, View view);
        void caldera_text_free(Pointer text);
        int caldera_sign_in_begin(byte[] configuration, long length, PointerByReference signIn);
        int caldera_sign_in_target(Pointer signIn, View view);
        int caldera_sign_in_json(Pointer signIn, View view);
        int caldera_sign_in_reply(Pointer signIn, short httpStatus, byte[] errorType, long errorTypeLength,
            byte[] body, long length, long unixSeconds, IntByReference step);
        int caldera_sign_in_error(Pointer signIn, View kind, View typeName, View message);
        void caldera_sign_in_free(Pointer signIn);
    }

    static Caldera caldera;
    static final View view = new View();

    static void check(int status) {
        if (status != OK) throw new IllegalStateException(caldera.caldera_status_text(status));
    }

    static String member(String name, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        var json = new PointerByReference();
        check(caldera.caldera_json_string(text, text.length, json));
        check(caldera.caldera_text_view(json.getValue(), view));
        String quoted = view.text();
        caldera.caldera_text_free(json.getValue());
        return ",\"" + name + "\":" + quoted;
    }

    public static void main(String[] args) throws Exception {
        caldera = Native.load(args[0], Caldera.class);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        byte[] configuration = ("{\"auth_flow\":\"USER_SRP_AUTH\"" + member("user_pool_id", args[2])
            + member("client_id", args[3]) + member("username", args[4])
            + member("password", input.readLine()) + "}").getBytes(StandardCharsets.UTF_8);
        var begun = new PointerByReference();
        check(caldera.caldera_sign_in_begin(configuration, configuration.length, begun));
        Pointer signIn = begun.getValue();
        var step = new IntByReference();
        var http = HttpClient.newHttpClient();
        do {
            check(caldera.caldera_sign_in_target(signIn, view));
            var request = HttpRequest.newBuilder(URI.create(args[1])).header("X-Amz-Target", view.text())
                .header("Content-Type", "application/x-amz-json-1.1");
            check(caldera.caldera_sign_in_json(signIn, view));
            request.POST(HttpRequest.BodyPublishers.ofString(view.text()));
            var reply = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            int status = caldera.caldera_sign_in_reply(signIn, (short) reply.statusCode(), null, 0,
                reply.body(), reply.body().length, System.currentTimeMillis() / 1000, step);
            if (status == ERROR_SERVICE) {
                check(caldera.caldera_sign_in_error(signIn, view, new View(), new View()));
                System.err.println("refused: " + view.text());
                System.exit(1);
            }
            check(status);
            // A question would be answered here, by caldera_sign_in_answer: see sign_in.py.
        } while (step.getValue() == STEP_SEND);
        if (step.getValue() != STEP_DONE) throw new IllegalStateException("the pool asks a question");
        check(caldera.caldera_sign_in_json(signIn, view));
        System.out.println("signed in, " + view.text().replaceAll(".*\"token_type\":\"(\\w+)\".*", "$1"));
        caldera.caldera_sign_in_free(signIn);
    }
}
