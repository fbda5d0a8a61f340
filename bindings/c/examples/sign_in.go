// Signs in with cgo: go run sign_in.go ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
// CGO_LDFLAGS names the library: target/c-library/libcaldera_srp.a -lpthread -ldl -lm
package main

// #cgo CFLAGS: -I${SRCDIR}/../include
// #include <caldera_srp.h>
import "C"

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
	"unsafe"
)

func check(status C.caldera_status) {
	if status != C.CALDERA_OK {
		log.Fatal(C.GoString(C.caldera_status_text(status)))
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// text is what C takes of bytes; they are read during the call alone.
func text(b []byte) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(&append(b, 0)[0])), C.size_t(len(b))
}

func shown(v C.caldera_view) []byte { return C.GoBytes(unsafe.Pointer(v.data), C.int(v.length)) }

func main() {
	log.SetFlags(0)
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	configuration, length := text(must(json.Marshal(map[string]string{
		"auth_flow": "USER_SRP_AUTH", "user_pool_id": os.Args[2], "client_id": os.Args[3],
		"username": os.Args[4], "password": input.Text(),
	})))
	var signIn *C.caldera_sign_in
	check(C.caldera_sign_in_begin(configuration, length, &signIn))
	defer C.caldera_sign_in_free(signIn)

	var view, kind, kindType, message C.caldera_view
	for step := C.caldera_step(C.CALDERA_STEP_SEND); step != C.CALDERA_STEP_DONE; {
		check(C.caldera_sign_in_json(signIn, &view))
		request := must(http.NewRequest("POST", os.Args[1], bytes.NewReader(shown(view))))
		check(C.caldera_sign_in_target(signIn, &view))
		request.Header.Set("X-Amz-Target", string(shown(view)))
		request.Header.Set("Content-Type", "application/x-amz-json-1.1")
		reply := must(http.DefaultClient.Do(request))
		body, length := text(must(io.ReadAll(reply.Body)))
		reply.Body.Close()
		status := C.caldera_sign_in_reply(signIn, C.uint16_t(reply.StatusCode), nil, 0, body, length,
			C.int64_t(time.Now().Unix()), &step)
		if status == C.CALDERA_ERROR_SERVICE {
			check(C.caldera_sign_in_error(signIn, &kind, &kindType, &message))
			log.Fatalf("refused: %s", shown(kind))
		}
		check(status)
		if step == C.CALDERA_STEP_ASK {
			log.Fatal("the pool asks: sign_in.py shows what to do") // caldera_sign_in_answer
		}
	}
	check(C.caldera_sign_in_json(signIn, &view))
	result := map[string]any{}
	must(0, json.Unmarshal(shown(view), &result))
	fmt.Println("signed in,", result["token_type"])
}
