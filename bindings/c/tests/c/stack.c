/*
 * How much stack a function takes: a line for each that does anything, its name and the bytes. Every call runs on a
 * thread whose stack this program has painted; what a thread takes for itself is left out.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "check.h"

enum { STACK = 512 * 1024, PAINT = 0xa5 };

static caldera_app_client *app;
static caldera_device *device;
static caldera_parameters *challenge;
static caldera_user_sign_in *user;
static caldera_device_sign_in *remembered;
static caldera_sign_in *sign_in, *other;
static caldera_device_verifier *verifier;
static caldera_parameters *map;
static caldera_request *request;
static uint32_t seconds;
static int64_t offset;
static caldera_kept_session *kept;
static caldera_refresh *refresh;
static caldera_text *text;
static caldera_view view, more[2];
static caldera_step step;

static size_t touched(void *(*call)(void *))
{
    unsigned char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    pthread_attr_t attributes;
    pthread_t thread;
    size_t untouched = 0;
    if (stack == MAP_FAILED)
        abort();
    memset(stack, PAINT, STACK);
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, STACK);
    CHECK(pthread_create(&thread, &attributes, call, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
    while (untouched < STACK && stack[untouched] == PAINT)
        untouched++;
    munmap(stack, STACK);
    return STACK - untouched;
}

static void *nothing(void *unused)
{
    return unused;
}

static void measure(const char *name, void *(*call)(void *))
{
    /* Once before, for what is done a single time: symbols that are bound, the processor looked at. */
    static size_t thread;
    if (thread == 0) {
        touched(nothing);
        thread = touched(nothing);
    }
    size_t all = touched(call);
    printf("%s %zu\n", name, all > thread ? all - thread : 0);
}

#define CONFIGURATION(flow)                                                                        \
    TEXT("{\"user_pool_id\":\"us-east-1_AbCdEf123\",\"client_id\":\"id\",\"username\":\"bob\","      \
         "\"client_secret\":\"9example87654321abcdef\",\"password\":\"secret\",\"device\":"         \
         "{\"version\":1,\"device_key\":\"k\",\"device_group_key\":\"g\",\"password\":\"p\"},"       \
         "\"keep_password\":true,\"auth_flow\":\"" flow "\"}")
#define CLAIM                                                                                      \
    "{\"ChallengeName\":\"PASSWORD_VERIFIER\",\"Session\":\"s\",\"ChallengeParameters\":{"           \
    "\"USER_ID_FOR_SRP\":\"bob\",\"USERNAME\":\"bob\",\"SALT\":\"8dbcb21f18ae3216\","                \
    "\"SRP_B\":\"123456789abcdef0123456789abcdef\",\"SECRET_BLOCK\":\"c2VjcmV0\"}}"
#define DONE                                                                                       \
    "{\"AuthenticationResult\":{\"AccessToken\":\"eyJ\",\"RefreshToken\":\"eyR\",\"ExpiresIn\":"     \
    "3600,\"NewDeviceMetadata\":{\"DeviceKey\":\"k\",\"DeviceGroupKey\":\"g\"}}}"
#define REPLY(json) 200, NULL, 0, TEXT(json)

/* The functions of the library, as they are called; what has to be there before is made outside. */
#define CALL(name, call)                                                                           \
    static void *run_##name(void *unused)                                                          \
    {                                                                                              \
        OK(call);                                                                                  \
        return unused;                                                                             \
    }
#define MEASURE(name) measure(#name, run_##name)

CALL(caldera_app_client_new,
     caldera_app_client_new(TEXT("id"), TEXT("9example87654321abcdef"), &app))
CALL(caldera_app_client_secret_hash, caldera_app_client_secret_hash(app, TEXT("bob"), &text))
CALL(caldera_device_new, caldera_device_new(TEXT("k"), TEXT("g"), TEXT("p"), &device))
CALL(caldera_parameters_new, caldera_parameters_new(&challenge))
CALL(caldera_parameters_set,
     caldera_parameters_set(challenge, TEXT("SRP_B"), TEXT("123456789abcdef0123456789abcdef")))
CALL(caldera_parameters_get, caldera_parameters_get(challenge, TEXT("SRP_B"), &view))
CALL(caldera_user_sign_in_start,
     caldera_user_sign_in_start(TEXT("us-east-1_AbCdEf123"), app, TEXT("bob"), device, &user,
     &map))
CALL(caldera_user_sign_in_respond,
     caldera_user_sign_in_respond(user, challenge, TEXT("secret"), 1700000000, &map))
CALL(caldera_device_sign_in_start,
     caldera_device_sign_in_start(app, TEXT("bob"), device, &remembered, &map))
CALL(caldera_device_sign_in_respond,
     caldera_device_sign_in_respond(remembered, challenge, device, 1700000000, &map))
CALL(caldera_device_verifier_generate,
     caldera_device_verifier_generate(TEXT("k"), TEXT("g"), &verifier))
CALL(caldera_device_to_json, caldera_device_to_json(device, &text))
CALL(caldera_device_from_json, caldera_device_from_json(view.data, view.length, &device))
CALL(caldera_sign_in_begin, caldera_sign_in_begin(CONFIGURATION("USER_SRP_AUTH"), &sign_in))
CALL(caldera_sign_in_reply, caldera_sign_in_reply(sign_in, REPLY(CLAIM), 1700000000, &step))
CALL(caldera_sign_in_suspend, caldera_sign_in_suspend(sign_in, &text))
CALL(caldera_sign_in_resume, caldera_sign_in_resume(view.data, view.length, app, device, &other))
CALL(caldera_sign_in_answer, caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"123456\"}")))
CALL(caldera_sign_in_error, caldera_sign_in_error(other, &view, &more[0], &more[1]))
CALL(caldera_sign_in_begin_again, caldera_sign_in_begin_again(other))
CALL(caldera_sign_in_json, caldera_sign_in_json(sign_in, &view))
CALL(caldera_sign_in_confirm_device,
     caldera_sign_in_confirm_device(sign_in, TEXT("laptop"), &request, &device))
CALL(caldera_request_json, caldera_request_json(request, &view))
CALL(caldera_sign_in_keep, caldera_sign_in_keep(sign_in, &kept))
CALL(caldera_kept_session_to_json, caldera_kept_session_to_json(kept, &text))
CALL(caldera_kept_session_from_json, caldera_kept_session_from_json(view.data, view.length, &kept))
CALL(caldera_kept_session_refresh, caldera_kept_session_refresh(kept, app, &request))
CALL(caldera_kept_session_refresh_reply,
     caldera_kept_session_refresh_reply(kept, app, REPLY(DONE), 1700000000))
CALL(caldera_refresh_new, caldera_refresh_new(app, TEXT("bob"), TEXT("eyR"), NULL, 0, 0, &refresh))
CALL(caldera_refresh_request, caldera_refresh_request(refresh, &request))
CALL(caldera_refresh_reply, caldera_refresh_reply(refresh, REPLY(DONE)))
CALL(caldera_list_devices, caldera_list_devices(TEXT("eyJ"), 7, NULL, 0, &request))
CALL(caldera_error_kind, caldera_error_kind(400, TEXT("NotAuthorizedException"), TEXT("{}"), &view))
CALL(caldera_endpoint, caldera_endpoint(TEXT("us-east-1_AbCdEf123"), 3, &text))
CALL(caldera_retry_after, caldera_retry_after(TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), 0, &seconds))
CALL(caldera_clock_offset,
     caldera_clock_offset(TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), 784111700, &offset))
CALL(caldera_json_string, caldera_json_string(TEXT("a \"b\""), &text))

static void claims(void)
{
    MEASURE(caldera_app_client_new);
    MEASURE(caldera_app_client_secret_hash);
    MEASURE(caldera_device_new);
    MEASURE(caldera_parameters_new);
    OK(caldera_parameters_set(challenge, TEXT("USERNAME"), TEXT("bob")));
    OK(caldera_parameters_set(challenge, TEXT("SALT"), TEXT("8dbcb21f18ae3216")));
    OK(caldera_parameters_set(challenge, TEXT("SECRET_BLOCK"), TEXT("c2VjcmV0")));
    MEASURE(caldera_parameters_set);
    MEASURE(caldera_parameters_get);
    MEASURE(caldera_user_sign_in_start);
    MEASURE(caldera_user_sign_in_respond);
    MEASURE(caldera_device_sign_in_start);
    MEASURE(caldera_device_sign_in_respond);
    MEASURE(caldera_device_verifier_generate);
    MEASURE(caldera_device_to_json);
    OK(caldera_text_view(text, &view));
    MEASURE(caldera_device_from_json);
}

static void flow(void)
{
    MEASURE(caldera_sign_in_begin);
    MEASURE(caldera_sign_in_reply);
    OK(caldera_sign_in_reply(sign_in, REPLY("{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"s\"}"),
                             1700000000, &step));
    MEASURE(caldera_sign_in_suspend);
    OK(caldera_text_view(text, &view));
    OK(caldera_app_client_new(TEXT("id"), TEXT("9example87654321abcdef"), &app));
    OK(caldera_device_new(TEXT("k"), TEXT("g"), TEXT("p"), &device));
    MEASURE(caldera_sign_in_resume);
    MEASURE(caldera_sign_in_answer);
    OK(caldera_sign_in_begin(CONFIGURATION("USER_SRP_AUTH"), &other));
    CHECK_STATUS(caldera_sign_in_reply(other, 400, TEXT("NotAuthorizedException"), TEXT("{}"), 0,
                                       &step),
                 CALDERA_ERROR_SERVICE);
    MEASURE(caldera_sign_in_error);
    MEASURE(caldera_sign_in_begin_again);
    OK(caldera_sign_in_reply(sign_in, REPLY(DONE), 1700000000, &step));
    CHECK(step == CALDERA_STEP_DONE);
    MEASURE(caldera_sign_in_json);
    MEASURE(caldera_sign_in_confirm_device);
    MEASURE(caldera_request_json);
    MEASURE(caldera_sign_in_keep);
    MEASURE(caldera_kept_session_to_json);
    OK(caldera_text_view(text, &view));
    MEASURE(caldera_kept_session_from_json);
    MEASURE(caldera_kept_session_refresh);
    MEASURE(caldera_kept_session_refresh_reply);
    MEASURE(caldera_refresh_new);
    MEASURE(caldera_refresh_request);
    MEASURE(caldera_refresh_reply);
    MEASURE(caldera_list_devices);
    MEASURE(caldera_error_kind);
    MEASURE(caldera_endpoint);
    MEASURE(caldera_retry_after);
    MEASURE(caldera_clock_offset);
    MEASURE(caldera_json_string);
}

int main(void)
{
    claims();
    flow();
    return report("stack");
}
