// Signs in with cgo: go run sign_in.go ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
// CGO_LDFLAGS names the library: target/c-library/libcaldera_srp.a -lpthread -ldl -lm
package main

// #cgo CFLAGS: -I${SRCDIR}/../include
// #include <caldera_srp.h>
import "C"
import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
	"unsafe"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// chars is where C reads bytes from, during the call alone.
func chars(bytes []byte) *C.char { return (*C.char)(unsafe.Pointer(&append(bytes, 0)[0])) }

func main() {
	log.SetFlags(0)
	var signIn *C.caldera_sign_in
	var view, typeName, message C.caldera_view
	shown := func(status C.caldera_status) string { // the text that a call has put into view
		if status != C.CALDERA_OK {
			log.Fatal(C.GoString(C.caldera_status_text(status)))
		}
		return C.GoStringN(view.data, C.int(view.length))
	}
	password := strings.TrimRight(string(must(io.ReadAll(os.Stdin))), "\r\n")
	begin := must(json.Marshal(map[string]string{"auth_flow": "USER_SRP_AUTH", "password": password,
		"user_pool_id": os.Args[2], "client_id": os.Args[3], "username": os.Args[4]}))
	shown(C.caldera_sign_in_begin(chars(begin), C.size_t(len(begin)), &signIn))
	defer C.caldera_sign_in_free(signIn)
	for step := C.caldera_step(C.CALDERA_STEP_SEND); step == C.CALDERA_STEP_SEND; {
		target, body := shown(C.caldera_sign_in_target(signIn, &view)), shown(C.caldera_sign_in_json(signIn, &view))
		request := must(http.NewRequest("POST", os.Args[1], strings.NewReader(body)))
		request.Header = http.Header{"X-Amz-Target": {target}, "Content-Type": {"application/x-amz-json-1.1"}}
		reply := must(http.DefaultClient.Do(request))
		data := must(io.ReadAll(reply.Body))
		status := C.caldera_sign_in_reply(signIn, C.uint16_t(reply.StatusCode), nil, 0,
			chars(data), C.size_t(len(data)), C.int64_t(time.Now().Unix()), &step)
		if status == C.CALDERA_ERROR_SERVICE {
			log.Fatal("refused: ", shown(C.caldera_sign_in_error(signIn, &view, &typeName, &message)))
		}
		shown(status) // a question is answered by caldera_sign_in_answer, as sign_in.py does
	}
	fmt.Println("signed in,", shown(C.caldera_sign_in_result_text(signIn, C.CALDERA_TEXT_TOKEN_TYPE, &view)))
}
