/*
 * What the interface promises: errors for every misuse that can be found out, views and handles
 * that last as long as the header says, any thread, and no panic.
 */
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include "check.h"
#include "hazmat.h"

#define POOL TEXT("us-east-1_AbCdEf123")
#define NOTHING NULL, 0

static caldera_app_client *app(void)
{
    caldera_app_client *app;
    OK(caldera_app_client_new(TEXT("1example23456789"), TEXT("9example87654321abcdef"), &app));
    return app;
}

static caldera_device *device(void)
{
    caldera_device *device;
    OK(caldera_device_new(TEXT("us-east-1_key"), TEXT("-group"), TEXT("c2VjcmV0"), &device));
    return device;
}

static caldera_parameters *challenge(void)
{
    caldera_parameters *map;
    OK(caldera_parameters_new(&map));
    OK(caldera_parameters_set(map, TEXT("USERNAME"), TEXT("bob")));
    OK(caldera_parameters_set(map, TEXT("USER_ID_FOR_SRP"), TEXT("bob")));
    OK(caldera_parameters_set(map, TEXT("SALT"), TEXT("8dbcb21f18ae3216")));
    OK(caldera_parameters_set(map, TEXT("SRP_B"), TEXT("3")));
    OK(caldera_parameters_set(map, TEXT("SECRET_BLOCK"), TEXT("c2VjcmV0")));
    return map;
}

static void versions(void)
{
    char text[32];
    uint32_t version = caldera_version();
    CHECK(version == (CALDERA_VERSION_MAJOR << 16 | CALDERA_VERSION_MINOR << 8 |
                      CALDERA_VERSION_PATCH));
    snprintf(text, sizeof text, "%d.%d.%d", CALDERA_VERSION_MAJOR, CALDERA_VERSION_MINOR,
             CALDERA_VERSION_PATCH);
    CHECK(strcmp(text, caldera_version_text()) == 0);
}

static void statuses(void)
{
    CHECK(strcmp(caldera_status_text(CALDERA_OK), "ok") == 0);
    CHECK(strcmp(caldera_status_text(REFUSED(SRP_B, ZERO)), "SRP_B is zero") == 0);
    CHECK(caldera_status_parameter(REFUSED(SRP_B, ZERO)) == CALDERA_PARAMETER_SRP_B);
    CHECK(caldera_status_fault(REFUSED(SRP_B, ZERO)) == CALDERA_FAULT_ZERO);
    CHECK(caldera_status_parameter(CALDERA_ERROR_CONSUMED) == CALDERA_PARAMETER_NONE);
    for (int32_t status = -300; status < 20300; status++)
        CHECK(caldera_status_text(status)[0] != 0);
    CHECK(caldera_status_text(INT32_MIN)[0] != 0 && caldera_status_text(INT32_MAX)[0] != 0);
}

static void parameters(void)
{
    caldera_parameters *map = challenge();
    caldera_view key, value;
    size_t entries = 0;

    OK(caldera_parameters_get(map, TEXT("SRP_B"), &value));
    CHECK(view_is(value, TEXT("3")));
    /* A value may be a view of the very map. */
    OK(caldera_parameters_set(map, TEXT("SRP_B"), value.data, value.length));
    OK(caldera_parameters_get(map, TEXT("SRP_B"), &value));
    CHECK(view_is(value, TEXT("3")));
    while (caldera_parameters_at(map, entries, &key, &value) == CALDERA_OK)
        entries++;
    CHECK(entries == 5);
    CHECK(key.data == NULL && key.length == 0 && value.data == NULL && value.length == 0);
    CHECK_STATUS(caldera_parameters_at(map, SIZE_MAX, &key, &value), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_parameters_get(map, TEXT("srp_b"), &value), CALDERA_ERROR_NOT_FOUND);
    OK(caldera_parameters_set(map, NOTHING, NOTHING));
    OK(caldera_parameters_get(map, NOTHING, &value));
    CHECK(value.data != NULL && value.length == 0);
    OK(caldera_parameters_set(map, TEXT("zero\0byte"), TEXT("in\0side")));
    OK(caldera_parameters_get(map, TEXT("zero\0byte"), &value));
    CHECK(view_is(value, TEXT("in\0side")));
    caldera_parameters_free(map);
}

/* NULL, impossible lengths, texts that are none, over-long and short ones. */
static void arguments(void)
{
    static char over_long[5000];
    caldera_app_client *client = app(), *none;
    caldera_device *key = device(), *no_device;
    caldera_parameters *map;
    caldera_user_sign_in *pending;
    caldera_text *text;
    caldera_view view;
    memset(over_long, 'x', sizeof over_long);

    CHECK_STATUS(caldera_app_client_new(TEXT("id"), NOTHING, NULL), CALDERA_ERROR_NULL_ARGUMENT);
    none = client;
    CHECK_STATUS(caldera_app_client_new(NULL, 3, NOTHING, &none), CALDERA_ERROR_NULL_ARGUMENT);
    CHECK(none == NULL);
    CHECK_STATUS(caldera_app_client_new(NOTHING, NOTHING, &none), REFUSED(CLIENT_ID, EMPTY));
    CHECK_STATUS(caldera_app_client_new(over_long, 129, NOTHING, &none),
                 REFUSED(CLIENT_ID, TOO_LONG));
    CHECK_STATUS(caldera_app_client_new(TEXT("id"), "", 0, &none), REFUSED(CLIENT_SECRET, EMPTY));
    CHECK_STATUS(caldera_app_client_new(TEXT("id"), over_long, 1025, &none),
                 REFUSED(CLIENT_SECRET, TOO_LONG));
    CHECK_STATUS(caldera_app_client_new("id", SIZE_MAX, NOTHING, &none), CALDERA_ERROR_LENGTH);
    CHECK_STATUS(caldera_app_client_new("id", (size_t)-1 / 2 + 1, NOTHING, &none),
                 CALDERA_ERROR_LENGTH);
    CHECK_STATUS(caldera_app_client_new(TEXT("\xff\xfe"), NOTHING, &none), CALDERA_ERROR_NOT_UTF8);
    CHECK_STATUS(caldera_app_client_new(TEXT("\xed\xa0\x80"), NOTHING, &none),
                 CALDERA_ERROR_NOT_UTF8);

    CHECK_STATUS(caldera_app_client_secret_hash(NULL, TEXT("bob"), &text),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK_STATUS(caldera_app_client_secret_hash(client, over_long, 1025, &text),
                 REFUSED(USERNAME, TOO_LONG));
    OK(caldera_app_client_new(TEXT("id"), NOTHING, &none));
    CHECK_STATUS(caldera_app_client_secret_hash(none, TEXT("bob"), &text),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK(text == NULL);
    caldera_app_client_free(none);

    CHECK_STATUS(caldera_device_new(NOTHING, TEXT("g"), TEXT("p"), &no_device),
                 REFUSED(DEVICE_KEY, EMPTY));
    CHECK_STATUS(caldera_device_new(TEXT("k"), over_long, 129, TEXT("p"), &no_device),
                 REFUSED(DEVICE_GROUP_KEY, TOO_LONG));
    CHECK_STATUS(caldera_device_new(TEXT("k"), TEXT("g"), over_long, 4097, &no_device),
                 REFUSED(DEVICE_PASSWORD, TOO_LONG));
    CHECK(no_device == NULL);
    CHECK_STATUS(caldera_device_key(key, NULL), CALDERA_ERROR_NULL_ARGUMENT);
    CHECK_STATUS(caldera_device_key(NULL, &view), CALDERA_ERROR_NULL_ARGUMENT);
    CHECK(view.data == NULL && view.length == 0);
    OK(caldera_device_key(key, &view));
    CHECK(view_is(view, TEXT("us-east-1_key")));
    OK(caldera_device_group_key(key, &view));
    CHECK(view_is(view, TEXT("-group")));
    OK(caldera_device_password(key, &view));
    CHECK(view_is(view, TEXT("c2VjcmV0")));

    CHECK_STATUS(caldera_user_sign_in_start(TEXT("nounderscore"), client, TEXT("bob"), NULL,
                                            &pending, &map),
                 REFUSED(USER_POOL_ID, MALFORMED));
    CHECK(pending == NULL && map == NULL);
    CHECK_STATUS(caldera_user_sign_in_start(POOL, client, NOTHING, NULL, &pending, &map),
                 REFUSED(USERNAME, EMPTY));
    /* What is not NULL is emptied, whichever of the others is. */
    map = (caldera_parameters *)client;
    CHECK_STATUS(caldera_user_sign_in_start(POOL, client, TEXT("bob"), NULL, NULL, &map),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK(map == NULL);
    pending = (caldera_user_sign_in *)client;
    CHECK_STATUS(caldera_user_sign_in_start(POOL, client, TEXT("bob"), NULL, &pending, NULL),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK(pending == NULL);
    CHECK_STATUS(caldera_user_sign_in_start(POOL, NULL, TEXT("bob"), NULL, &pending, &map),
                 CALDERA_ERROR_NULL_ARGUMENT);
    caldera_device_free(key);
    caldera_app_client_free(client);
}

/* Handles of another kind are refused, and not freed by the wrong function. */
static void wrong_handles(void)
{
    caldera_app_client *client = app();
    caldera_device *key = device();
    caldera_view view;
    caldera_text *text;

    CHECK_STATUS(caldera_device_key((caldera_device *)client, &view), CALDERA_ERROR_WRONG_HANDLE);
    CHECK_STATUS(caldera_app_client_secret_hash((caldera_app_client *)key, TEXT("bob"), &text),
                 CALDERA_ERROR_WRONG_HANDLE);
    CHECK_STATUS(caldera_text_view((caldera_text *)key, &view), CALDERA_ERROR_WRONG_HANDLE);
    caldera_device_free((caldera_device *)client);
    OK(caldera_app_client_secret_hash(client, TEXT("bob"), &text));
    OK(caldera_text_view(text, &view));
    CHECK(view.length == 44);
    caldera_text_free(text);
    caldera_device_free(key);
    caldera_app_client_free(client);

    caldera_text_free(NULL);
    caldera_parameters_free(NULL);
    caldera_app_client_free(NULL);
    caldera_device_free(NULL);
    caldera_user_sign_in_free(NULL);
    caldera_device_sign_in_free(NULL);
    caldera_device_verifier_free(NULL);
    caldera_sign_in_free(NULL);
    caldera_request_free(NULL);
    caldera_refresh_free(NULL);
}

/* A sign-in answers once; what cannot be read does not use it up. */
static void claims(void)
{
    static char over_long[4097];
    caldera_app_client *client = app();
    caldera_device *key = device();
    caldera_parameters *map = challenge(), *empty, *started, *responses;
    caldera_user_sign_in *pending;
    caldera_device_sign_in *device_pending;
    caldera_view view;
    memset(over_long, 'x', sizeof over_long);

    OK(caldera_parameters_new(&empty));
    OK(caldera_user_sign_in_start(POOL, client, TEXT("bob"), key, &pending, &started));
    OK(caldera_parameters_get(started, TEXT("DEVICE_KEY"), &view));
    CHECK(view_is(view, TEXT("us-east-1_key")));
    caldera_parameters_free(started);
    /* The client and the device are not needed any more. */
    caldera_app_client_free(client);
    caldera_device_free(key);
    CHECK_STATUS(caldera_user_sign_in_respond(pending, empty, TEXT("x"), 0, &responses),
                 REFUSED(USER_ID_FOR_SRP, MISSING));
    CHECK_STATUS(caldera_user_sign_in_respond(pending, NULL, TEXT("x"), 0, &responses),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK_STATUS(caldera_user_sign_in_respond(pending, map, NULL, 1, 0, &responses),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK_STATUS(caldera_user_sign_in_respond(pending, map, TEXT("x"), -1, &responses),
                 REFUSED(TIMESTAMP, OUT_OF_RANGE));
    OK(caldera_parameters_set(map, TEXT("SRP_B"), TEXT("0")));
    CHECK_STATUS(caldera_user_sign_in_respond(pending, map, TEXT("x"), 0, &responses),
                 REFUSED(SRP_B, ZERO));
    OK(caldera_parameters_set(map, TEXT("SRP_B"), TEXT("3")));
    OK(caldera_user_sign_in_respond(pending, map, NOTHING, time(NULL), &responses));
    OK(caldera_parameters_get(responses, TEXT("PASSWORD_CLAIM_SIGNATURE"), &view));
    CHECK(view.length == 44);
    caldera_parameters_free(responses);
    CHECK_STATUS(caldera_user_sign_in_respond(pending, map, NOTHING, 0, &responses),
                 CALDERA_ERROR_CONSUMED);
    CHECK(responses == NULL);
    caldera_user_sign_in_free(pending);

    /* An over-long password is found out by the claim, which uses the sign-in up. */
    client = app();
    key = device();
    OK(caldera_user_sign_in_start(POOL, client, TEXT("bob"), NULL, &pending, &started));
    caldera_parameters_free(started);
    CHECK_STATUS(
        caldera_user_sign_in_respond(pending, map, over_long, sizeof over_long, 0, &responses),
        REFUSED(PASSWORD, TOO_LONG));
    CHECK_STATUS(caldera_user_sign_in_respond(pending, map, TEXT("x"), 0, &responses),
                 CALDERA_ERROR_CONSUMED);
    caldera_user_sign_in_free(pending);

    OK(caldera_device_sign_in_start(client, TEXT("bob"), key, &device_pending, &started));
    caldera_parameters_free(started);
    CHECK_STATUS(caldera_device_sign_in_respond(device_pending, map, NULL, 0, &responses),
                 CALDERA_ERROR_NULL_ARGUMENT);
    OK(caldera_device_sign_in_respond(device_pending, map, key, 0, &responses));
    caldera_parameters_free(responses);
    CHECK_STATUS(caldera_device_sign_in_respond(device_pending, map, key, 0, &responses),
                 CALDERA_ERROR_CONSUMED);
    caldera_device_sign_in_free(device_pending);

    caldera_device_free(key);
    caldera_app_client_free(client);
    caldera_parameters_free(empty);
    caldera_parameters_free(map);
}

static void verifiers(void)
{
    caldera_device_verifier *verifier;
    caldera_device *key, *again;
    caldera_text *json;
    caldera_view view, stored;

    CHECK_STATUS(caldera_device_verifier_generate(NOTHING, TEXT("g"), &verifier),
                 REFUSED(DEVICE_KEY, EMPTY));
    OK(caldera_device_verifier_generate(TEXT("k"), TEXT("g"), &verifier));
    OK(caldera_device_verifier_password_verifier(verifier, &view));
    CHECK(view.length == 512 || view.length == 516);
    OK(caldera_device_verifier_salt(verifier, &view));
    CHECK(view.length == 24);
    OK(caldera_device_verifier_device(verifier, &key));
    caldera_device_verifier_free(verifier);
    OK(caldera_device_password(key, &view));
    CHECK(view.length == 56);

    OK(caldera_device_to_json(key, &json));
    OK(caldera_text_view(json, &stored));
    OK(caldera_device_from_json(stored.data, stored.length, &again));
    caldera_text_free(json);
    OK(caldera_device_password(again, &stored));
    CHECK(view_is(stored, view.data, view.length));
    caldera_device_free(again);
    CHECK_STATUS(caldera_device_from_json(TEXT("{}"), &again), REFUSED(STORED_DEVICE, MALFORMED));
    CHECK(again == NULL);
    caldera_device_free(key);
}

#define OK_REPLY(json) 200, NULL, 0, TEXT(json), 1700000000
#define ERROR_REPLY(type) 400, NULL, 0, TEXT("{\"__type\":\"" type "\",\"message\":\"m\"}"), 0

static int view_has(caldera_view view, const char *part)
{
    char json[4096];
    CHECK(view.length < sizeof json);
    snprintf(json, sizeof json, "%.*s", (int)view.length, view.data);
    return strstr(json, part) != NULL;
}

static int json_has(const caldera_sign_in *sign_in, const char *part)
{
    caldera_view view;
    OK(caldera_sign_in_json(sign_in, &view));
    return view_has(view, part);
}

/* Checks a request's target and body, says that it may be sent again, and frees it. */
static void is_request(caldera_request *request, const char *target, size_t length,
                       const char *body)
{
    caldera_view view;
    int32_t may = 0;
    OK(caldera_request_target(request, &view));
    CHECK(view_is(view, target, length));
    OK(caldera_request_json(request, &view));
    CHECK(view_is(view, body, strlen(body)));
    OK(caldera_request_may_be_repeated(request, CALDERA_OUTCOME_UNKNOWN, 1700000000, &may));
    CHECK(may == 1);
    caldera_request_free(request);
}

static int kept_text_is(const caldera_kept_session *kept, uint32_t which, const char *text)
{
    caldera_view view;
    OK(caldera_kept_session_text(kept, which, &view));
    return view_is(view, text, strlen(text));
}

/* What is kept, piece by piece. */
static void kept_pieces(const caldera_kept_session *kept)
{
    caldera_device *none;
    caldera_view view;
    int64_t ends = 7;
    int32_t is = 7;

    CHECK(kept_text_is(kept, CALDERA_TEXT_ACCESS_TOKEN, "eyJ"));
    CHECK(kept_text_is(kept, CALDERA_TEXT_REFRESH_TOKEN, "eyR"));
    CHECK(kept_text_is(kept, CALDERA_TEXT_USERNAME, "bob"));
    CHECK(kept_text_is(kept, CALDERA_TEXT_TYPED_NAME, "bob"));
    CHECK(kept_text_is(kept, CALDERA_TEXT_USER_POOL_ID, "us-east-1_AbCdEf123"));
    CHECK(kept_text_is(kept, CALDERA_TEXT_CLIENT_ID, "id"));
    CHECK(kept_text_is(kept, CALDERA_TEXT_DEVICE_KEY, "k"));
    CHECK_STATUS(caldera_kept_session_text(kept, CALDERA_TEXT_ID_TOKEN, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK(view.data == NULL);
    CHECK_STATUS(caldera_kept_session_text(kept, CALDERA_TEXT_SECRET, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_kept_session_text(kept, 0, &view), REFUSED(CONFIGURATION, OUT_OF_RANGE));
    OK(caldera_kept_session_expires_at(kept, &ends));
    CHECK(ends == 1700003600);
    OK(caldera_kept_session_is_rotating(kept, &is));
    CHECK(is == 0);
    /* Not confirmed yet. */
    CHECK_STATUS(caldera_kept_session_device(kept, &none), CALDERA_ERROR_NOT_FOUND);
    CHECK(none == NULL);
}

/* What a sign-in is kept as, from its tokens to the next sign-in. */
static void keeping(caldera_kept_session *kept, const caldera_device *device)
{
    caldera_app_client *client, *other;
    caldera_kept_session *again, *none;
    caldera_device *copy;
    caldera_request *request;
    caldera_sign_in *sign_in;
    caldera_text *json;
    caldera_view view;
    char configuration[4096];
    int32_t is = 7;

    OK(caldera_app_client_new(TEXT("id"), NOTHING, &client));
    OK(caldera_app_client_new(TEXT("other"), NOTHING, &other));
    OK(caldera_kept_session_access_token(kept, &view));
    CHECK(view_is(view, TEXT("eyJ")));
    kept_pieces(kept);
    OK(caldera_kept_session_needs_refresh(kept, 1700003539, 60, &is));
    CHECK(is == 0);
    OK(caldera_kept_session_needs_refresh(kept, 1700003540, 60, &is));
    CHECK(is == 1);
    /* The tokens came to the new device: it is named before it is confirmed. */
    OK(caldera_kept_session_refresh(kept, client, &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.InitiateAuth"),
               "{\"ClientId\":\"id\",\"AuthFlow\":\"REFRESH_TOKEN_AUTH\",\"AuthParameters\":"
               "{\"REFRESH_TOKEN\":\"eyR\",\"DEVICE_KEY\":\"k\"}}");
    CHECK_STATUS(caldera_kept_session_refresh(kept, other, &request),
                 REFUSED(CLIENT_ID, MISMATCH));
    CHECK(request == NULL);
    OK(caldera_kept_session_set_device(kept, device));
    OK(caldera_kept_session_device(kept, &copy));
    OK(caldera_device_key(copy, &view));
    CHECK(view_is(view, TEXT("k")));
    caldera_device_free(copy);

    OK(caldera_kept_session_to_json(kept, &json));
    OK(caldera_text_view(json, &view));
    OK(caldera_kept_session_from_json(view.data, view.length, &again));
    CHECK_STATUS(caldera_kept_session_from_json(view.data, view.length - 1, &none),
                 REFUSED(STORED_SESSION, MALFORMED));
    CHECK(none == NULL);
    snprintf(configuration, sizeof configuration,
             "{\"kept_session\":%.*s,\"auth_flow\":\"CUSTOM_AUTH\"}", (int)view.length,
             view.data);
    caldera_text_free(json);
    OK(caldera_sign_in_begin(configuration, strlen(configuration), &sign_in));
    CHECK(json_has(sign_in, "\"DEVICE_KEY\":\"k\""));
    CHECK_STATUS(caldera_sign_in_keep(sign_in, &none), CALDERA_ERROR_NOT_FOUND);
    caldera_sign_in_free(sign_in);

    OK(caldera_kept_session_set_rotating(again, 1));
    OK(caldera_kept_session_is_rotating(again, &is));
    CHECK(is == 1);
    OK(caldera_kept_session_refresh(again, client, &request));
    OK(caldera_request_target(request, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.GetTokensFromRefreshToken")));
    OK(caldera_request_may_be_repeated(request, CALDERA_OUTCOME_UNKNOWN, 1700000000, &is));
    CHECK(is == 0);
    OK(caldera_request_may_be_repeated(request, CALDERA_OUTCOME_THROTTLED, 1700000000, &is));
    CHECK(is == 1);
    caldera_request_free(request);
    CHECK_STATUS(caldera_kept_session_refresh_reply(again, client, 400,
                                                    TEXT("RefreshTokenReuseException"),
                                                    TEXT("{}"), 1700003600),
                 CALDERA_ERROR_SERVICE);
    CHECK_STATUS(caldera_kept_session_refresh_reply(again, client, 503, NOTHING, TEXT("<html>"),
                                                    1700003600),
                 CALDERA_ERROR_FOREIGN_REPLY);
    OK(caldera_kept_session_refresh_reply(
        again, client, 200, NOTHING,
        TEXT("{\"AuthenticationResult\":{\"AccessToken\":\"eyK\",\"RefreshToken\":\"eyS\","
             "\"ExpiresIn\":60}}"),
        1700003600));
    OK(caldera_kept_session_access_token(again, &view));
    CHECK(view_is(view, TEXT("eyK")));
    OK(caldera_kept_session_sign_out(again, client, &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.RevokeToken"),
               "{\"Token\":\"eyS\",\"ClientId\":\"id\"}");
    OK(caldera_kept_session_sign_out_everywhere(again, &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.GlobalSignOut"),
               "{\"AccessToken\":\"eyK\"}");
    OK(caldera_kept_session_forget_device(again, &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.ForgetDevice"),
               "{\"AccessToken\":\"eyK\",\"DeviceKey\":\"k\"}");
    OK(caldera_kept_session_remove_device(again));
    CHECK_STATUS(caldera_kept_session_forget_device(again, &request), CALDERA_ERROR_NOT_FOUND);
    caldera_kept_session_free(again);
    caldera_kept_session_free(kept);
    caldera_kept_session_free(NULL);
    caldera_app_client_free(other);
    caldera_app_client_free(client);
}

/* The states of a sign-in, with replies that need no server. */
static void flow(void)
{
    caldera_sign_in *sign_in;
    caldera_request *request;
    caldera_device *key;
    caldera_step step;
    caldera_view view, type, message;
    caldera_kept_session *kept;
    uint16_t http_status = 7;
    uint32_t seconds = 7;
    int32_t may = 7;

    CHECK_STATUS(caldera_sign_in_begin(TEXT("{}"), &sign_in), REFUSED(CONFIGURATION, MALFORMED));
    CHECK_STATUS(caldera_sign_in_begin(TEXT("no JSON"), &sign_in),
                 REFUSED(CONFIGURATION, MALFORMED));
    CHECK_STATUS(caldera_sign_in_begin(NOTHING, &sign_in), REFUSED(CONFIGURATION, MALFORMED));
    CHECK(sign_in == NULL);
    OK(caldera_sign_in_begin(
        TEXT("{\"user_pool_id\":\"us-east-1_AbCdEf123\",\"client_id\":\"id\",\"username\":\"bob\","
             "\"password\":\"secret\",\"auth_flow\":\"USER_PASSWORD_AUTH\"}"),
        &sign_in));
    OK(caldera_sign_in_step(sign_in, &step));
    CHECK(step == CALDERA_STEP_SEND);
    OK(caldera_sign_in_target(sign_in, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.InitiateAuth")));
    CHECK(json_has(sign_in, "\"PASSWORD\":\"secret\""));
    CHECK_STATUS(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"1\"}")),
                 CALDERA_ERROR_NO_QUESTION);
    CHECK_STATUS(caldera_sign_in_error(sign_in, &view, &type, &message), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_confirm_device(sign_in, NOTHING, &request, &key),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK(request == NULL && key == NULL);

    /* Neither a busy service nor a reply that cannot be read changes anything. */
    CHECK_STATUS(caldera_sign_in_reply(sign_in, ERROR_REPLY("TooManyRequestsException"), &step),
                 CALDERA_ERROR_SERVICE_BUSY);
    CHECK(step == CALDERA_STEP_SEND);
    OK(caldera_sign_in_error(sign_in, &view, &type, &message));
    CHECK(view_is(view, TEXT("TooManyRequests")));
    CHECK(view_is(type, TEXT("TooManyRequestsException")));
    CHECK(view_is(message, TEXT("m")));
    /* Views of the sign-in itself are read before they end. */
    CHECK_STATUS(caldera_sign_in_reply(sign_in, 500, type.data, type.length, message.data,
                                       message.length, 1700000000, &step),
                 CALDERA_ERROR_SERVICE_BUSY);
    OK(caldera_sign_in_error(sign_in, &view, &type, &message));
    CHECK(view_is(type, TEXT("TooManyRequestsException")));
    CHECK(view_is(message, TEXT("m")));
    OK(caldera_sign_in_http_status(sign_in, &http_status));
    CHECK(http_status == 500);
    CHECK_STATUS(caldera_sign_in_reply(sign_in, OK_REPLY("{"), &step), REFUSED(REPLY, MALFORMED));
    CHECK_STATUS(caldera_sign_in_http_status(sign_in, &http_status), CALDERA_ERROR_NOT_FOUND);
    /* Nor does a firewall that wants a CAPTCHA solved. */
    CHECK_STATUS(caldera_sign_in_reply(sign_in, 405, NOTHING, TEXT("<html>"), 1700000000, &step),
                 CALDERA_ERROR_FOREIGN_REPLY);
    CHECK(step == CALDERA_STEP_SEND);
    OK(caldera_sign_in_http_status(sign_in, &http_status));
    CHECK(http_status == 405);
    CHECK_STATUS(caldera_sign_in_error(sign_in, &view, &type, &message), CALDERA_ERROR_NOT_FOUND);
    /* How long it asks to wait: in seconds, or until a date. */
    OK(caldera_retry_after(TEXT(" 120 "), 1700000000, &seconds));
    CHECK(seconds == 120);
    OK(caldera_retry_after(TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), 784111700, &seconds));
    CHECK(seconds == 77);
    OK(caldera_retry_after(TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), 1700000000, &seconds));
    CHECK(seconds == 0);
    OK(caldera_retry_after(TEXT("99999999999"), 1700000000, &seconds));
    CHECK(seconds == UINT32_MAX);
    CHECK_STATUS(caldera_retry_after(TEXT("soon"), 1700000000, &seconds), CALDERA_ERROR_NOT_FOUND);
    CHECK(seconds == 0);
    CHECK_STATUS(caldera_retry_after(NOTHING, 1700000000, &seconds), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_retry_after(TEXT("1"), -1, &seconds), REFUSED(TIMESTAMP, OUT_OF_RANGE));
    CHECK_STATUS(caldera_retry_after(TEXT("1"), 1700000000, NULL), CALDERA_ERROR_NULL_ARGUMENT);
    OK(caldera_sign_in_may_be_repeated(sign_in, CALDERA_OUTCOME_UNKNOWN, 1700000000, &may));
    CHECK(may == 1);
    CHECK_STATUS(caldera_sign_in_may_be_repeated(sign_in, 3, 1700000000, &may),
                 REFUSED(CONFIGURATION, OUT_OF_RANGE));
    CHECK(may == 0);
    CHECK_STATUS(caldera_sign_in_reply(sign_in, OK_REPLY("{}"), &step),
                 CALDERA_ERROR_UNEXPECTED_REPLY);
    CHECK_STATUS(caldera_sign_in_reply(sign_in, 200, NOTHING, NULL, 7, 0, &step),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK_STATUS(caldera_sign_in_reply(sign_in, 200, NOTHING, TEXT("{}"), -1, &step),
                 REFUSED(TIMESTAMP, OUT_OF_RANGE));
    CHECK_STATUS(caldera_sign_in_reply(sign_in, OK_REPLY("{}"), NULL),
                 CALDERA_ERROR_NULL_ARGUMENT);
    CHECK(json_has(sign_in, "\"PASSWORD\":\"secret\""));

    OK(caldera_sign_in_reply(
        sign_in,
        OK_REPLY("{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"s\",\"ChallengeParameters\":"
                 "{\"CODE_DELIVERY_DESTINATION\":\"+***1\"}}"),
        &step));
    CHECK(step == CALDERA_STEP_ASK);
    CHECK(json_has(sign_in, "\"type\":\"code\"") && json_has(sign_in, "+***1"));
    CHECK_STATUS(caldera_sign_in_target(sign_in, &view), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_reply(sign_in, OK_REPLY("{}"), &step),
                 CALDERA_ERROR_QUESTION_OPEN);
    CHECK(step == CALDERA_STEP_ASK);
    CHECK_STATUS(caldera_sign_in_answer(sign_in, TEXT("{\"text\":\"x\"}")),
                 CALDERA_ERROR_WRONG_ANSWER);
    CHECK_STATUS(caldera_sign_in_answer(sign_in, TEXT("{\"codes\":\"x\"}")),
                 REFUSED(ANSWER, MALFORMED));
    OK(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"123456\"}")));
    OK(caldera_sign_in_target(sign_in, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.RespondToAuthChallenge")));
    CHECK(json_has(sign_in, "\"SMS_MFA_CODE\":\"123456\""));
    OK(caldera_sign_in_reply(sign_in, ERROR_REPLY("CodeMismatchException"), &step));
    CHECK(step == CALDERA_STEP_ASK && json_has(sign_in, "\"rejected\":\"CodeMismatch\""));
    CHECK_STATUS(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"one\"}")),
                 REFUSED(ANSWER, MALFORMED));
    OK(caldera_sign_in_may_be_repeated(sign_in, CALDERA_OUTCOME_NOT_SENT, 1700000000, &may));
    CHECK(may == 0);
    OK(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"654 321\"}")));
    CHECK(json_has(sign_in, "\"SMS_MFA_CODE\":\"654321\""));
    OK(caldera_sign_in_may_be_repeated(sign_in, CALDERA_OUTCOME_NOT_SENT, 1700000000, &may));
    CHECK(may == 1);
    OK(caldera_sign_in_may_be_repeated(sign_in, CALDERA_OUTCOME_UNKNOWN, 1700000000, &may));
    CHECK(may == 0);
    CHECK_STATUS(caldera_sign_in_keep(sign_in, &kept), CALDERA_ERROR_NOT_FOUND);
    CHECK(kept == NULL);
    CHECK_STATUS(caldera_sign_in_result_text(sign_in, CALDERA_TEXT_ACCESS_TOKEN, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_expires_in(sign_in, &may), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_is_device_forgotten(sign_in, &may), CALDERA_ERROR_NOT_FOUND);

    OK(caldera_sign_in_reply(
        sign_in,
        OK_REPLY("{\"AuthenticationResult\":{\"AccessToken\":\"eyJ\",\"RefreshToken\":\"eyR\","
                 "\"ExpiresIn\":3600,\"NewDeviceMetadata\":"
                 "{\"DeviceKey\":\"k\",\"DeviceGroupKey\":\"g\"}}}"),
        &step));
    CHECK(step == CALDERA_STEP_DONE && json_has(sign_in, "\"access_token\":\"eyJ\""));
    OK(caldera_sign_in_result_text(sign_in, CALDERA_TEXT_ACCESS_TOKEN, &view));
    CHECK(view_is(view, TEXT("eyJ")));
    OK(caldera_sign_in_result_text(sign_in, CALDERA_TEXT_DEVICE_KEY, &view));
    CHECK(view_is(view, TEXT("k")));
    CHECK_STATUS(caldera_sign_in_result_text(sign_in, CALDERA_TEXT_ID_TOKEN, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_result_text(sign_in, 28, &view),
                 REFUSED(CONFIGURATION, OUT_OF_RANGE));
    OK(caldera_sign_in_expires_in(sign_in, &may));
    CHECK(may == 3600);
    OK(caldera_sign_in_is_device_forgotten(sign_in, &may));
    CHECK(may == 0);
    OK(caldera_sign_in_is_new_device_unreadable(sign_in, &may));
    CHECK(may == 0);
    CHECK_STATUS(caldera_sign_in_reply(sign_in, OK_REPLY("{}"), &step), CALDERA_ERROR_ENDED);
    CHECK(step == CALDERA_STEP_DONE && json_has(sign_in, "\"access_token\":\"eyJ\""));

    OK(caldera_sign_in_confirm_device(sign_in, TEXT("laptop"), &request, &key));
    OK(caldera_request_target(request, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.ConfirmDevice")));
    OK(caldera_request_json(request, &view));
    CHECK(view.length > 500);
    caldera_request_free(request);
    OK(caldera_sign_in_keep(sign_in, &kept));
    keeping(kept, key);
    caldera_device_free(key);
    OK(caldera_sign_in_update_device_status(sign_in, TEXT("k"), 1, &request));
    OK(caldera_request_target(request, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.UpdateDeviceStatus")));
    caldera_request_free(request);
    CHECK_STATUS(caldera_sign_in_update_device_status(sign_in, NOTHING, 1, &request),
                 REFUSED(DEVICE_KEY, EMPTY));
    caldera_sign_in_free(sign_in);

    OK(caldera_sign_in_begin(
        TEXT("{\"user_pool_id\":\"us-east-1_AbCdEf123\",\"client_id\":\"id\",\"username\":\"bob\","
             "\"password\":\"secret\",\"auth_flow\":\"USER_SRP_AUTH\"}"),
        &sign_in));
    CHECK_STATUS(caldera_sign_in_reply(sign_in, ERROR_REPLY("NotAuthorizedException"), &step),
                 CALDERA_ERROR_SERVICE);
    CHECK(step == CALDERA_STEP_ENDED);
    OK(caldera_sign_in_json(sign_in, &view));
    CHECK(view.data != NULL && view.length == 0);
    OK(caldera_sign_in_error(sign_in, &view, &type, &message));
    CHECK(view_is(view, TEXT("NotAuthorized")));
    CHECK_STATUS(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"1\"}")), CALDERA_ERROR_ENDED);
    caldera_sign_in_free(sign_in);
}

#define BEGIN(rest) \
    "{\"user_pool_id\":\"us-east-1_AbCdEf123\",\"client_id\":\"id\",\"username\":\"bob\"," rest "}"
#define CODE_ASKED "{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"s\"}"

/* A sign-in put away at a question, taken up elsewhere, and begun again. */
static void put_away(void)
{
    caldera_sign_in *sign_in, *other;
    caldera_app_client *client, *stranger;
    caldera_device *key;
    caldera_text *state;
    caldera_step step;
    caldera_view view;

    OK(caldera_app_client_new(TEXT("id"), NOTHING, &client));
    OK(caldera_app_client_new(TEXT("another"), NOTHING, &stranger));
    OK(caldera_device_new(TEXT("k"), TEXT("g"), TEXT("device-secret"), &key));

    OK(caldera_sign_in_begin(
        TEXT(BEGIN("\"auth_flow\":\"USER_AUTH\",\"session\":\"of-a-sign-up\"")), &sign_in));
    CHECK(json_has(sign_in, "\"Session\":\"of-a-sign-up\""));
    CHECK_STATUS(caldera_sign_in_suspend(sign_in, &state), CALDERA_ERROR_NO_QUESTION);
    CHECK(state == NULL);
    OK(caldera_sign_in_reply(sign_in, OK_REPLY(CODE_ASKED), &step));
    CHECK_STATUS(caldera_sign_in_suspend(sign_in, NULL), CALDERA_ERROR_NULL_ARGUMENT);
    CHECK_STATUS(caldera_sign_in_suspend(NULL, &state), CALDERA_ERROR_NULL_ARGUMENT);
    CHECK(state == NULL);
    OK(caldera_sign_in_suspend(sign_in, &state));
    OK(caldera_text_view(state, &view));
    CHECK_STATUS(caldera_sign_in_resume(view.data, view.length, stranger, NULL, &other),
                 REFUSED(CLIENT_ID, MISMATCH));
    CHECK(other == NULL);
    CHECK_STATUS(caldera_sign_in_resume(view.data, view.length - 1, client, NULL, &other),
                 REFUSED(SUSPENDED_SIGN_IN, MALFORMED));
    CHECK_STATUS(caldera_sign_in_resume(view.data, view.length, NULL, NULL, &other),
                 CALDERA_ERROR_NULL_ARGUMENT);
    /* A device that the sign-in never had is not taken up. */
    OK(caldera_sign_in_resume(view.data, view.length, client, key, &other));
    caldera_sign_in_free(sign_in);
    OK(caldera_sign_in_step(other, &step));
    CHECK(step == CALDERA_STEP_ASK && json_has(other, "\"challenge_name\":\"SMS_MFA\""));
    OK(caldera_sign_in_answer(other, TEXT("{\"code\":\"123456\"}")));
    CHECK(json_has(other, "\"SMS_MFA_CODE\":\"123456\"") && json_has(other, "\"Session\":\"s\""));
    /* The same once more, without a refusal. */
    OK(caldera_sign_in_reply(other, OK_REPLY(CODE_ASKED), &step));
    CHECK(json_has(other, "\"is_repeated\":true"));
    CHECK_STATUS(caldera_sign_in_begin_again(other), CALDERA_ERROR_PASSWORD_MISSING);
    caldera_sign_in_free(other);
    caldera_text_free(state);

    /* On a device: that one, and no other. */
    OK(caldera_sign_in_begin(
        TEXT(BEGIN("\"auth_flow\":\"CUSTOM_AUTH\",\"device\":{\"version\":1,\"device_key\":\"k\","
                   "\"device_group_key\":\"g\",\"password\":\"device-secret\"}")),
        &sign_in));
    OK(caldera_sign_in_reply(sign_in, OK_REPLY(CODE_ASKED), &step));
    OK(caldera_sign_in_suspend(sign_in, &state));
    OK(caldera_text_view(state, &view));
    CHECK(!view_has(view, "device-secret") && view_has(view, "\"device_key\":\"k\""));
    CHECK_STATUS(caldera_sign_in_resume(view.data, view.length, client, NULL, &other),
                 REFUSED(DEVICE_KEY, MISSING));
    OK(caldera_sign_in_resume(view.data, view.length, client, key, &other));
    OK(caldera_sign_in_answer(other, TEXT("{\"code\":\"123456\"}")));
    CHECK(json_has(other, "\"DEVICE_KEY\":\"k\""));
    caldera_sign_in_free(other);
    caldera_sign_in_free(sign_in);
    caldera_text_free(state);

    /* A fresh start, three times at the most. */
    OK(caldera_sign_in_begin(
        TEXT(BEGIN("\"auth_flow\":\"USER_PASSWORD_AUTH\",\"password\":\"secret\","
                   "\"keep_password\":true")),
        &sign_in));
    for (int i = 0; i < 3; i++) {
        CHECK_STATUS(caldera_sign_in_reply(sign_in, ERROR_REPLY("NotAuthorizedException"), &step),
                     CALDERA_ERROR_SERVICE);
        CHECK(step == CALDERA_STEP_ENDED);
        OK(caldera_sign_in_begin_again(sign_in));
        CHECK(json_has(sign_in, "\"PASSWORD\":\"secret\""));
        OK(caldera_sign_in_step(sign_in, &step));
        CHECK(step == CALDERA_STEP_SEND);
    }
    CHECK_STATUS(caldera_sign_in_begin_again(sign_in), CALDERA_ERROR_TOO_MANY_PASSWORDS);
    OK(caldera_sign_in_step(sign_in, &step));
    CHECK(step == CALDERA_STEP_ENDED);
    CHECK_STATUS(caldera_sign_in_begin_again(sign_in), CALDERA_ERROR_ENDED);
    CHECK_STATUS(caldera_sign_in_begin_again(NULL), CALDERA_ERROR_NULL_ARGUMENT);
    caldera_sign_in_free(sign_in);

    /* Steps that nobody asked for come to an end. */
    OK(caldera_sign_in_begin(
        TEXT(BEGIN("\"auth_flow\":\"USER_AUTH\",\"password\":\"secret\"")), &sign_in));
    for (int i = 0; i < 16; i++)
        OK(caldera_sign_in_reply(sign_in, OK_REPLY("{\"ChallengeName\":\"PASSWORD_SRP\"}"), &step));
    CHECK_STATUS(
        caldera_sign_in_reply(sign_in, OK_REPLY("{\"ChallengeName\":\"PASSWORD_SRP\"}"), &step),
        CALDERA_ERROR_TOO_MANY_STEPS);
    CHECK(step == CALDERA_STEP_ENDED);
    caldera_sign_in_free(sign_in);

    caldera_device_free(key);
    caldera_app_client_free(stranger);
    caldera_app_client_free(client);
}

static caldera_sign_in *asked(const char *reply)
{
    caldera_sign_in *sign_in;
    caldera_step step;
    caldera_view view;
    caldera_question question = CALDERA_QUESTION_CODE;
    OK(caldera_sign_in_begin(TEXT(BEGIN("\"auth_flow\":\"CUSTOM_AUTH\"")), &sign_in));
    CHECK_STATUS(caldera_sign_in_question(sign_in, &question), CALDERA_ERROR_NO_QUESTION);
    CHECK(question == CALDERA_QUESTION_NONE);
    CHECK_STATUS(caldera_sign_in_question_choice(sign_in, 0, &view), CALDERA_ERROR_NO_QUESTION);
    OK(caldera_sign_in_reply(sign_in, 200, NOTHING, reply, strlen(reply), 1700000000, &step));
    CHECK(step == CALDERA_STEP_ASK);
    return sign_in;
}

static int is_asked(const caldera_sign_in *sign_in, caldera_question expected)
{
    caldera_question question;
    OK(caldera_sign_in_question(sign_in, &question));
    return question == expected;
}

static int question_text_is(const caldera_sign_in *sign_in, uint32_t which, const char *text)
{
    caldera_view view;
    OK(caldera_sign_in_question_text(sign_in, which, &view));
    return view_is(view, text, strlen(text));
}

/* Questions, piece by piece. */
static void questions(void)
{
    caldera_sign_in *sign_in;
    caldera_parameters *map;
    caldera_text *uri;
    caldera_view view;
    caldera_step step;
    int32_t is = 7;

    sign_in = asked("{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"s\",\"ChallengeParameters\":"
                    "{\"CODE_DELIVERY_DELIVERY_MEDIUM\":\"SMS\","
                    "\"CODE_DELIVERY_DESTINATION\":\"+***1\"}}");
    CHECK(is_asked(sign_in, CALDERA_QUESTION_CODE));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_CHALLENGE_NAME, "SMS_MFA"));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_DELIVERY_MEDIUM, "SMS"));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_DESTINATION, "+***1"));
    CHECK_STATUS(caldera_sign_in_question_text(sign_in, CALDERA_TEXT_REJECTED, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK(view.data == NULL);
    CHECK_STATUS(caldera_sign_in_question_text(sign_in, 99, &view),
                 REFUSED(CONFIGURATION, OUT_OF_RANGE));
    CHECK_STATUS(caldera_sign_in_question_choice(sign_in, 0, &view), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_question_required_attribute(sign_in, 0, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_question_parameters(sign_in, &map), CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_sign_in_otpauth_uri(sign_in, TEXT("us"), TEXT("bob"), &uri),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK(map == NULL && uri == NULL);
    OK(caldera_sign_in_question_is_repeated(sign_in, &is));
    CHECK(is == 0);
    OK(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"123456\"}")));
    CHECK_STATUS(caldera_sign_in_question_is_repeated(sign_in, &is), CALDERA_ERROR_NO_QUESTION);
    OK(caldera_sign_in_reply(sign_in, ERROR_REPLY("CodeMismatchException"), &step));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_REJECTED, "CodeMismatch"));
    caldera_sign_in_free(sign_in);

    sign_in = asked("{\"ChallengeName\":\"SELECT_MFA_TYPE\",\"Session\":\"s\","
                    "\"ChallengeParameters\":{\"MFAS_CAN_CHOOSE\":"
                    "\"[\\\"SMS_MFA\\\",\\\"SOFTWARE_TOKEN_MFA\\\"]\"}}");
    CHECK(is_asked(sign_in, CALDERA_QUESTION_SELECT_MFA));
    OK(caldera_sign_in_question_choice(sign_in, 1, &view));
    CHECK(view_is(view, TEXT("SOFTWARE_TOKEN_MFA")));
    CHECK_STATUS(caldera_sign_in_question_choice(sign_in, 2, &view), CALDERA_ERROR_NOT_FOUND);
    caldera_sign_in_free(sign_in);

    sign_in = asked("{\"ChallengeName\":\"NEW_PASSWORD_REQUIRED\",\"Session\":\"s\","
                    "\"ChallengeParameters\":{\"requiredAttributes\":"
                    "\"[\\\"userAttributes.email\\\"]\","
                    "\"userAttributes\":\"{\\\"nickname\\\":\\\"bobby\\\"}\"}}");
    CHECK(is_asked(sign_in, CALDERA_QUESTION_NEW_PASSWORD));
    OK(caldera_sign_in_question_required_attribute(sign_in, 0, &view));
    CHECK(view_is(view, TEXT("email")));
    CHECK_STATUS(caldera_sign_in_question_required_attribute(sign_in, 1, &view),
                 CALDERA_ERROR_NOT_FOUND);
    OK(caldera_sign_in_question_parameters(sign_in, &map));
    OK(caldera_parameters_get(map, TEXT("nickname"), &view));
    CHECK(view_is(view, TEXT("bobby")));
    caldera_parameters_free(map);
    caldera_sign_in_free(sign_in);

    sign_in = asked("{\"ChallengeName\":\"CUSTOM_CHALLENGE\",\"Session\":\"s\","
                    "\"ChallengeParameters\":{\"question\":\"why\"}}");
    CHECK(is_asked(sign_in, CALDERA_QUESTION_CUSTOM));
    OK(caldera_sign_in_question_parameters(sign_in, &map));
    OK(caldera_parameters_get(map, TEXT("question"), &view));
    CHECK(view_is(view, TEXT("why")));
    caldera_parameters_free(map);
    caldera_sign_in_free(sign_in);

    sign_in = asked("{\"ChallengeName\":\"MADE_UP\",\"Session\":\"s\","
                    "\"ChallengeParameters\":{}}");
    CHECK(is_asked(sign_in, CALDERA_QUESTION_UNKNOWN));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_CHALLENGE_NAME, "MADE_UP"));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_SESSION, "s"));
    caldera_sign_in_free(sign_in);

    /* An authenticator app is set up: its secret comes first. */
    OK(caldera_sign_in_begin(TEXT(BEGIN("\"auth_flow\":\"CUSTOM_AUTH\"")), &sign_in));
    OK(caldera_sign_in_reply(
        sign_in,
        OK_REPLY("{\"ChallengeName\":\"MFA_SETUP\",\"Session\":\"s\",\"ChallengeParameters\":"
                 "{\"MFAS_CAN_SETUP\":\"[\\\"SOFTWARE_TOKEN_MFA\\\"]\"}}"),
        &step));
    OK(caldera_sign_in_target(sign_in, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.AssociateSoftwareToken")));
    OK(caldera_sign_in_reply(
        sign_in, OK_REPLY("{\"SecretCode\":\"JBSWY3DPEHPK3PXP\",\"Session\":\"t\"}"), &step));
    CHECK(is_asked(sign_in, CALDERA_QUESTION_SOFTWARE_TOKEN));
    CHECK(question_text_is(sign_in, CALDERA_TEXT_SECRET, "JBSWY3DPEHPK3PXP"));
    OK(caldera_sign_in_otpauth_uri(sign_in, TEXT("us"), TEXT("bob"), &uri));
    OK(caldera_text_view(uri, &view));
    CHECK(view_has(view, "otpauth://totp/") && view_has(view, "secret=JBSWY3DPEHPK3PXP"));
    caldera_text_free(uri);
    caldera_sign_in_free(sign_in);
}

/* A refresh by itself, in both forms. */
static void refreshing(void)
{
    caldera_app_client *client;
    caldera_refresh *refresh;
    caldera_request *request;
    caldera_view view;
    int32_t seconds = 7;

    OK(caldera_app_client_new(TEXT("id"), NOTHING, &client));
    CHECK_STATUS(caldera_refresh_new(client, TEXT("bob"), NOTHING, NOTHING, 0, &refresh),
                 REFUSED(REFRESH_TOKEN, EMPTY));
    CHECK_STATUS(caldera_refresh_new(client, TEXT("bob"), TEXT("eyR"), "", 0, 0, &refresh),
                 REFUSED(DEVICE_KEY, EMPTY));
    CHECK(refresh == NULL);
    OK(caldera_refresh_new(client, TEXT("bob"), TEXT("eyR"), TEXT("k"), 1, &refresh));
    OK(caldera_refresh_request(refresh, &request));
    OK(caldera_request_target(request, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.GetTokensFromRefreshToken")));
    OK(caldera_request_json(request, &view));
    CHECK(view_has(view, "\"RefreshToken\":\"eyR\"") && view_has(view, "\"DeviceKey\":\"k\""));
    caldera_request_free(request);
    caldera_refresh_free(refresh);

    OK(caldera_refresh_new(client, TEXT("bob"), TEXT("eyR"), NOTHING, 0, &refresh));
    caldera_app_client_free(client);
    OK(caldera_refresh_request(refresh, &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.InitiateAuth"),
               "{\"ClientId\":\"id\",\"AuthFlow\":\"REFRESH_TOKEN_AUTH\",\"AuthParameters\":"
               "{\"REFRESH_TOKEN\":\"eyR\"}}");
    CHECK_STATUS(caldera_refresh_text(refresh, CALDERA_TEXT_ACCESS_TOKEN, &view),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK_STATUS(caldera_refresh_expires_in(refresh, &seconds), CALDERA_ERROR_NOT_FOUND);
    CHECK(seconds == 0);
    CHECK_STATUS(caldera_refresh_reply(refresh, 400, TEXT("NotAuthorizedException"), TEXT("{}")),
                 CALDERA_ERROR_SERVICE);
    CHECK_STATUS(caldera_refresh_reply(refresh, 503, NOTHING, TEXT("<html>")),
                 CALDERA_ERROR_FOREIGN_REPLY);
    OK(caldera_refresh_reply(
        refresh, 200, NOTHING,
        TEXT("{\"AuthenticationResult\":{\"AccessToken\":\"eyK\",\"ExpiresIn\":60}}")));
    OK(caldera_refresh_text(refresh, CALDERA_TEXT_ACCESS_TOKEN, &view));
    CHECK(view_is(view, TEXT("eyK")));
    OK(caldera_refresh_text(refresh, CALDERA_TEXT_REFRESH_TOKEN, &view));
    CHECK(view_is(view, TEXT("eyR")));
    OK(caldera_refresh_expires_in(refresh, &seconds));
    CHECK(seconds == 60);
    /* What came before stays where a reply fails. */
    CHECK_STATUS(caldera_refresh_reply(refresh, 200, NOTHING, TEXT("{}")),
                 CALDERA_ERROR_UNEXPECTED_REPLY);
    OK(caldera_refresh_text(refresh, CALDERA_TEXT_ACCESS_TOKEN, &view));
    CHECK(view_is(view, TEXT("eyK")));
    caldera_refresh_free(refresh);
}

/* The service's clock, and its refusals apart from a sign-in. */
static void clock_and_refusals(void)
{
    caldera_sign_in *sign_in;
    caldera_view kind;
    int64_t seconds = 7;

    OK(caldera_clock_offset(TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), 784111700, &seconds));
    CHECK(seconds == 77);
    CHECK_STATUS(caldera_clock_offset(TEXT("soon"), 784111700, &seconds), REFUSED(DATE, MALFORMED));
    CHECK(seconds == 0);
    CHECK_STATUS(caldera_clock_offset(TEXT("Sun, 06 Nov 1994 08:49:37 GMT"), -1, &seconds),
                 REFUSED(TIMESTAMP, OUT_OF_RANGE));
    OK(caldera_sign_in_begin(TEXT(BEGIN("\"auth_flow\":\"CUSTOM_AUTH\","
                                        "\"clock_offset_seconds\":-3")),
                             &sign_in));
    OK(caldera_sign_in_clock_offset(sign_in, &seconds));
    CHECK(seconds == -3);
    OK(caldera_sign_in_set_clock_offset(sign_in, 77));
    OK(caldera_sign_in_clock_offset(sign_in, &seconds));
    CHECK(seconds == 77);
    caldera_sign_in_free(sign_in);

    OK(caldera_error_kind(400, NOTHING,
                          TEXT("{\"__type\":\"NotAuthorizedException\","
                               "\"message\":\"Refresh Token has expired\"}"),
                          &kind));
    CHECK(view_is(kind, TEXT("RefreshTokenExpired")));
    CHECK_STATUS(caldera_error_kind(200, NOTHING, TEXT("{\"Username\":\"bob\"}"), &kind),
                 CALDERA_ERROR_NOT_FOUND);
    CHECK(kind.data == NULL && kind.length == 0);
    CHECK_STATUS(caldera_error_kind(503, NOTHING, TEXT("<html>"), &kind), CALDERA_ERROR_NOT_FOUND);
}

static void apart(void)
{
    caldera_app_client *client = app();
    caldera_request *request;
    caldera_text *json;
    caldera_view view;
    int32_t is_necessary = 7;

    OK(caldera_confirm_device_reply(200, NOTHING, TEXT("{\"UserConfirmationNecessary\":true}"),
                                    &is_necessary));
    CHECK(is_necessary == 1);
    OK(caldera_confirm_device_reply(200, NOTHING, TEXT("{}"), &is_necessary));
    CHECK(is_necessary == 0);
    CHECK_STATUS(caldera_confirm_device_reply(400, TEXT("NotAuthorizedException"), TEXT("{}"),
                                              &is_necessary),
                 CALDERA_ERROR_SERVICE);
    CHECK_STATUS(caldera_confirm_device_reply(200, NOTHING, NOTHING, &is_necessary),
                 CALDERA_ERROR_FOREIGN_REPLY);
    OK(caldera_revoke_token(client, TEXT("eyJ"), &request));
    OK(caldera_request_target(request, &view));
    CHECK(view_is(view, TEXT("AWSCognitoIdentityProviderService.RevokeToken")));
    caldera_request_free(request);
    CHECK_STATUS(caldera_revoke_token(client, NOTHING, &request), REFUSED(REFRESH_TOKEN, EMPTY));
    OK(caldera_global_sign_out(TEXT("eyJ"), &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.GlobalSignOut"),
               "{\"AccessToken\":\"eyJ\"}");
    OK(caldera_get_user(TEXT("eyJ"), &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.GetUser"),
               "{\"AccessToken\":\"eyJ\"}");
    OK(caldera_list_devices(TEXT("eyJ"), 7, TEXT("more"), &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.ListDevices"),
               "{\"AccessToken\":\"eyJ\",\"Limit\":7,\"PaginationToken\":\"more\"}");
    CHECK_STATUS(caldera_list_devices(TEXT("eyJ"), 61, NOTHING, &request),
                 REFUSED(LIMIT, OUT_OF_RANGE));
    OK(caldera_forget_device(TEXT("eyJ"), TEXT("k"), &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.ForgetDevice"),
               "{\"AccessToken\":\"eyJ\",\"DeviceKey\":\"k\"}");
    OK(caldera_update_device_status(TEXT("eyJ"), TEXT("k"), 0, &request));
    is_request(request, TEXT("AWSCognitoIdentityProviderService.UpdateDeviceStatus"),
               "{\"AccessToken\":\"eyJ\",\"DeviceKey\":\"k\","
               "\"DeviceRememberedStatus\":\"not_remembered\"}");
    CHECK_STATUS(caldera_get_user(NOTHING, &request), REFUSED(ACCESS_TOKEN, EMPTY));
    CHECK(request == NULL);
    OK(caldera_endpoint(POOL, 0, &json));
    OK(caldera_text_view(json, &view));
    CHECK(view_is(view, TEXT("https://cognito-idp.us-east-1.amazonaws.com")));
    caldera_text_free(json);
    OK(caldera_endpoint(TEXT("cn-north-1_x"), CALDERA_ENDPOINT_FIPS | CALDERA_ENDPOINT_DUAL_STACK,
                        &json));
    OK(caldera_text_view(json, &view));
    CHECK(view_is(view, TEXT("https://cognito-idp-fips.cn-north-1.api.amazonwebservices.com.cn")));
    caldera_text_free(json);
    CHECK_STATUS(caldera_endpoint(TEXT("local_x"), 0, &json), REFUSED(USER_POOL_ID, MISMATCH));
    CHECK_STATUS(caldera_endpoint(POOL, 4, &json), REFUSED(CONFIGURATION, OUT_OF_RANGE));
    CHECK(json == NULL);
    OK(caldera_json_string(TEXT("a \"b\" \\ \n\0."), &json));
    OK(caldera_text_view(json, &view));
    CHECK(view_is(view, TEXT("\"a \\\"b\\\" \\\\ \\u000a\\u0000.\"")));
    caldera_text_free(json);
    caldera_app_client_free(client);
}

/* Answers and frees, in another thread than the one that began. */
static void *finish(void *sign_in)
{
    static const char password[] = "password";
    caldera_parameters *map, *responses;
    caldera_status status = caldera_parameters_new(&map);
    if (status != CALDERA_OK)
        return "parameters";
    caldera_parameters_set(map, TEXT("USERNAME"), TEXT("bob"));
    caldera_parameters_set(map, TEXT("SALT"), TEXT("1f"));
    caldera_parameters_set(map, TEXT("SRP_B"), TEXT("3"));
    caldera_parameters_set(map, TEXT("SECRET_BLOCK"), TEXT("c2VjcmV0"));
    status = caldera_user_sign_in_respond(sign_in, map, password, sizeof password - 1, 0,
                                          &responses);
    caldera_parameters_free(responses);
    caldera_parameters_free(map);
    caldera_user_sign_in_free(sign_in);
    return status == CALDERA_OK ? NULL : "respond";
}

static void threads(void)
{
    pthread_t running[4];
    caldera_app_client *client = app();
    for (size_t i = 0; i < 4; i++) {
        caldera_user_sign_in *pending;
        caldera_parameters *started;
        OK(caldera_user_sign_in_start(POOL, client, TEXT("bob"), NULL, &pending, &started));
        caldera_parameters_free(started);
        CHECK(pthread_create(&running[i], NULL, finish, pending) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *failed;
        CHECK(pthread_join(running[i], &failed) == 0);
        CHECK(failed == NULL);
    }
    caldera_app_client_free(client);
}

int main(void)
{
    versions();
    statuses();
    parameters();
    arguments();
    wrong_handles();
    claims();
    verifiers();
    flow();
    put_away();
    questions();
    refreshing();
    clock_and_refusals();
    apart();
    threads();
    CHECK_STATUS(caldera_hazmat_panic(), CALDERA_ERROR_INTERNAL);
    return report("suite");
}
