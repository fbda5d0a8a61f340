// Signs in with JNA: java -cp jna.jar SignIn.java LIBRARY ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.*;
import java.net.URI;
import java.net.http.*;
import java.util.*;

public class SignIn {
    static final int OK = 0, ERROR_SERVICE = 40, STEP_SEND = 1, TEXT_TOKEN_TYPE = 4;
    static NativeLibrary caldera;
    static final Memory view = new Memory(16), out = new Memory(8); // pointer and size_t, of 64 bits each

    /** Calls a function of caldera_srp.h that gives a status; a text goes as its bytes and how many they are. */
    static void call(String name, Object... values) {
        var arguments = new ArrayList<Object>();
        for (var value : values) {
            byte[] bytes = value instanceof String text ? text.getBytes(UTF_8) : null;
            arguments.addAll(bytes == null ? Arrays.asList(value) : List.of(bytes, (long) bytes.length));
        }
        int status = caldera.getFunction("caldera_" + name).invokeInt(arguments.toArray());
        if (status == ERROR_SERVICE) {
            System.err.println("refused: " + shown("sign_in_error", values[0], view, new Memory(16), new Memory(16)));
            System.exit(1);
        }
        var why = caldera.getFunction("caldera_status_text");
        if (status != OK) throw new IllegalStateException(why.invokeString(new Object[] {status}, false));
    }

    /** The text that a function puts into the view. */
    static String shown(String name, Object... values) {
        call(name, values);
        return new String(view.getPointer(0).getByteArray(0, (int) view.getLong(8)), UTF_8);
    }

    public static void main(String[] args) throws Exception {
        caldera = NativeLibrary.getInstance(args[0]);
        var members = Map.of("auth_flow", "USER_SRP_AUTH", "user_pool_id", args[2], "client_id", args[3],
            "username", args[4], "password", new Scanner(System.in, UTF_8).nextLine());
        var configuration = new StringJoiner(",", "{", "}");
        for (var member : members.entrySet()) {
            call("json_string", member.getValue(), out);
            configuration.add('"' + member.getKey() + "\":" + shown("text_view", out.getPointer(0), view));
            caldera.getFunction("caldera_text_free").invokeVoid(new Object[] {out.getPointer(0)});
        }
        call("sign_in_begin", configuration.toString(), out);
        Pointer signIn = out.getPointer(0);
        do {
            var request = HttpRequest.newBuilder(URI.create(args[1]))
                .header("X-Amz-Target", shown("sign_in_target", signIn, view))
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(shown("sign_in_json", signIn, view)));
            var reply = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            call("sign_in_reply", signIn, (short) reply.statusCode(), null, 0L, reply.body(),
                System.currentTimeMillis() / 1000, out); // a question is answered as in sign_in.py
        } while (out.getInt(0) == STEP_SEND);
        System.out.println("signed in, " + shown("sign_in_result_text", signIn, TEXT_TOKEN_TYPE, view));
        caldera.getFunction("caldera_sign_in_free").invokeVoid(new Object[] {signIn});
    }
}
