/*
 * Signs a user in, registers this program as a device, and signs in again as that device:
 *
 *     sign_in ENDPOINT USER_POOL_ID CLIENT_ID USERNAME [CLIENT_SECRET] < password
 *
 * The password is the first line of standard input. Should the pool ask a question, it is printed as
 * JSON, and the next line is the answer, as JSON too: {"code":"123456"}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <caldera_srp.h>
#include <curl/curl.h>

enum { TEXT_MAX = 16384 };

/* A text that is put together, and wiped when it has been used. */
struct text {
    char data[TEXT_MAX];
    size_t length;
};

struct body {
    char *data;
    size_t length;
};

static void wipe(void *memory, size_t length)
{
    volatile char *byte = memory;
    while (length-- > 0)
        *byte++ = 0;
}

static void check(caldera_status status, const char *what)
{
    if (status != CALDERA_OK) {
        fprintf(stderr, "%s: %s\n", what, caldera_status_text(status));
        exit(1);
    }
}

static void append(struct text *text, const char *data, size_t length)
{
    if (length > sizeof text->data - text->length) {
        fprintf(stderr, "too long\n");
        exit(1);
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
}

/* Appends a member of a JSON object. */
static void append_text(struct text *text, const char *member, const char *value)
{
    caldera_text *string;
    caldera_view view;
    append(text, member, strlen(member));
    check(caldera_json_string(value, strlen(value), &string), "JSON");
    check(caldera_text_view(string, &view), "JSON");
    append(text, view.data, view.length);
    caldera_text_free(string);
}

static size_t receive(char *data, size_t size, size_t count, void *into)
{
    struct body *body = into;
    size_t length = size * count;
    char *grown = malloc(body->length + length);
    if (grown == NULL)
        return 0;
    if (body->length > 0)
        memcpy(grown, body->data, body->length);
    memcpy(grown + body->length, data, length);
    wipe(body->data, body->length);
    free(body->data);
    body->data = grown;
    body->length += length;
    return length;
}

/* POSTs a request and gives the HTTP status; a transport error ends the program. */
static uint16_t post(const char *endpoint, caldera_view target, caldera_view json,
                     struct body *body)
{
    char header[128];
    long status = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = NULL;

    snprintf(header, sizeof header, "X-Amz-Target: %.*s", (int)target.length, target.data);
    headers = curl_slist_append(headers, header);
    headers = curl_slist_append(headers, "Content-Type: application/x-amz-json-1.1");
    body->data = NULL;
    body->length = 0;
    curl_easy_setopt(curl, CURLOPT_URL, endpoint);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)json.length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json.data);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
        fprintf(stderr, "%s: %s\n", endpoint, curl_easy_strerror(code));
        exit(1);
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return (uint16_t)status;
}

static void discard(struct body *body)
{
    wipe(body->data, body->length);
    free(body->data);
}

/* Tells why the service refused, and ends the program. */
static void refused(const caldera_sign_in *sign_in, caldera_status status)
{
    caldera_view kind, type, message;
    if (caldera_sign_in_error(sign_in, &kind, &type, &message) == CALDERA_OK)
        fprintf(stderr, "%.*s: %.*s\n", (int)kind.length, kind.data, (int)message.length,
                message.data);
    check(status, "sign-in");
}

static void ask(caldera_sign_in *sign_in)
{
    char answer[TEXT_MAX];
    caldera_view question;
    check(caldera_sign_in_json(sign_in, &question), "question");
    printf("%.*s\n", (int)question.length, question.data);
    if (fgets(answer, sizeof answer, stdin) == NULL)
        exit(1);
    check(caldera_sign_in_answer(sign_in, answer, strcspn(answer, "\n")), "answer");
    wipe(answer, sizeof answer);
}

/* The whole sign-in. */
static caldera_sign_in *sign_in(const char *endpoint, const struct text *configuration)
{
    caldera_sign_in *sign_in;
    caldera_step step = CALDERA_STEP_SEND;
    check(caldera_sign_in_begin(configuration->data, configuration->length, &sign_in), "begin");
    while (step != CALDERA_STEP_DONE) {
        caldera_view target, json;
        struct body body;
        check(caldera_sign_in_target(sign_in, &target), "request");
        check(caldera_sign_in_json(sign_in, &json), "request");
        uint16_t http_status = post(endpoint, target, json, &body);
        caldera_status status = caldera_sign_in_reply(sign_in, http_status, NULL, 0, body.data,
                                                      body.length, (int64_t)time(NULL), &step);
        discard(&body);
        if (status != CALDERA_OK)
            refused(sign_in, status);
        if (step == CALDERA_STEP_ASK)
            ask(sign_in);
    }
    return sign_in;
}

/* Registers the device that the sign-in met, and gives it to be kept. */
static caldera_device *register_device(const char *endpoint, const caldera_sign_in *sign_in)
{
    static const char name[] = "the C example";
    caldera_request *request;
    caldera_device *device;
    caldera_view target, json, key;
    struct body body;
    int32_t is_necessary;
    caldera_status status =
        caldera_sign_in_confirm_device(sign_in, name, sizeof name - 1, &request, &device);
    if (status == CALDERA_ERROR_NOT_FOUND)
        return NULL;
    check(status, "new device");
    check(caldera_request_target(request, &target), "ConfirmDevice");
    check(caldera_request_json(request, &json), "ConfirmDevice");
    uint16_t http_status = post(endpoint, target, json, &body);
    check(caldera_confirm_device_reply(http_status, NULL, 0, body.data, body.length, &is_necessary),
          "ConfirmDevice");
    discard(&body);
    caldera_request_free(request);
    if (is_necessary) {
        check(caldera_device_key(device, &key), "device");
        check(caldera_sign_in_update_device_status(sign_in, key.data, key.length, 1, &request),
              "UpdateDeviceStatus");
        check(caldera_request_target(request, &target), "UpdateDeviceStatus");
        check(caldera_request_json(request, &json), "UpdateDeviceStatus");
        if (post(endpoint, target, json, &body) != 200)
            exit(1);
        discard(&body);
        caldera_request_free(request);
    }
    return device;
}

int main(int argc, char **argv)
{
    static struct text user, with_device;
    char password[TEXT_MAX];

    if (argc < 5 || argc > 6 || fgets(password, sizeof password, stdin) == NULL) {
        fprintf(stderr, "usage: %s ENDPOINT USER_POOL_ID CLIENT_ID USERNAME [CLIENT_SECRET] "
                        "< password\n",
                argv[0]);
        return 2;
    }
    password[strcspn(password, "\n")] = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);

    append_text(&user, "{\"auth_flow\":\"USER_SRP_AUTH\",\"user_pool_id\":", argv[2]);
    append_text(&user, ",\"client_id\":", argv[3]);
    append_text(&user, ",\"username\":", argv[4]);
    append_text(&user, ",\"password\":", password);
    if (argc == 6)
        append_text(&user, ",\"client_secret\":", argv[5]);
    wipe(password, sizeof password);
    append(&with_device, user.data, user.length);
    append(&user, "}", 1);

    caldera_sign_in *first = sign_in(argv[1], &user);
    printf("signed in with the password\n");
    caldera_device *device = register_device(argv[1], first);
    caldera_sign_in_free(first);
    wipe(&user, sizeof user);

    if (device != NULL) {
        /* What would be kept in the platform's key store until the next start of the program. */
        caldera_text *stored;
        caldera_view json;
        check(caldera_device_to_json(device, &stored), "device");
        check(caldera_text_view(stored, &json), "device");
        append(&with_device, ",\"device\":", 10);
        append(&with_device, json.data, json.length);
        append(&with_device, "}", 1);
        caldera_text_free(stored);
        caldera_device_free(device);
        caldera_sign_in_free(sign_in(argv[1], &with_device));
        printf("signed in as a remembered device\n");
    }
    wipe(&with_device, sizeof with_device);
    curl_global_cleanup();
    return 0;
}
