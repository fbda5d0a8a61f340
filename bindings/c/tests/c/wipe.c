/*
 * No block of memory is given back with a secret in it. Every free and realloc of this program, the
 * library's included (it is linked statically, with --wrap), looks for the secrets first.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdlib.h>

#include "check.h"

static const char *const secrets[] = {
    "wipe-me-password", "wipe-me-client-secret", "wipe-me-device-password", "492817365028",
    "wipe-me-token",
};

static int found;

void __real_free(void *block);

static void search(void *block)
{
    if (block == NULL)
        return;
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (memmem(block, malloc_usable_size(block), secrets[i], strlen(secrets[i])) != NULL) {
            fprintf(stderr, "%s was given back\n", secrets[i]);
            found++;
        }
}

void __wrap_free(void *block)
{
    search(block);
    __real_free(block);
}

/* Always moves, so that every outgrown block is looked at. */
void *__wrap_realloc(void *block, size_t size)
{
    void *grown = malloc(size);
    size_t old = block != NULL ? malloc_usable_size(block) : 0;
    if (grown != NULL && block != NULL) {
        memcpy(grown, block, old < size ? old : size);
        __wrap_free(block);
    }
    return grown;
}

/* The search itself finds what is not wiped. */
static void control(void)
{
    char *block = malloc(64);
    if (block == NULL)
        return;
    strcpy(block, secrets[0]);
    free(block);
    CHECK(found == 1);
    found = 0;
}

static void claims(void)
{
    caldera_app_client *app;
    caldera_device *device;
    caldera_user_sign_in *user;
    caldera_device_sign_in *remembered;
    caldera_parameters *challenge, *map;
    caldera_text *text;

    OK(caldera_app_client_new(TEXT("id"), TEXT("wipe-me-client-secret"), &app));
    OK(caldera_device_new(TEXT("k"), TEXT("g"), TEXT("wipe-me-device-password"), &device));
    OK(caldera_device_to_json(device, &text));
    caldera_text_free(text);
    OK(caldera_json_string(TEXT("wipe-me-password \"quoted\""), &text));
    caldera_text_free(text);
    OK(caldera_parameters_new(&challenge));
    OK(caldera_parameters_set(challenge, TEXT("USERNAME"), TEXT("bob")));
    OK(caldera_parameters_set(challenge, TEXT("SALT"), TEXT("1f")));
    OK(caldera_parameters_set(challenge, TEXT("SRP_B"), TEXT("3")));
    OK(caldera_parameters_set(challenge, TEXT("SECRET_BLOCK"), TEXT("c2VjcmV0")));
    OK(caldera_parameters_set(challenge, TEXT("ANSWER"), TEXT("492817365028")));

    OK(caldera_user_sign_in_start(TEXT("r_p"), app, TEXT("bob"), device, &user, &map));
    caldera_parameters_free(map);
    OK(caldera_user_sign_in_respond(user, challenge, TEXT("wipe-me-password"), 0, &map));
    caldera_parameters_free(map);
    caldera_user_sign_in_free(user);
    OK(caldera_user_sign_in_start(TEXT("r_p"), app, TEXT("bob"), device, &user, &map));
    caldera_parameters_free(map);
    caldera_user_sign_in_free(user);

    OK(caldera_device_sign_in_start(app, TEXT("bob"), device, &remembered, &map));
    caldera_parameters_free(map);
    OK(caldera_device_sign_in_respond(remembered, challenge, device, 0, &map));
    caldera_parameters_free(map);
    caldera_device_sign_in_free(remembered);

    caldera_parameters_free(challenge);
    caldera_device_free(device);
    caldera_app_client_free(app);
}

static void flow(void)
{
    caldera_sign_in *sign_in;
    caldera_request *request;
    caldera_device *device;
    caldera_kept_session *kept, *again;
    caldera_refresh *refresh;
    caldera_app_client *app;
    caldera_text *text;
    caldera_view view;
    caldera_step step;

    OK(caldera_sign_in_begin(
        TEXT("{\"user_pool_id\":\"r_p\",\"client_id\":\"id\",\"username\":\"bob\","
             "\"client_secret\":\"wipe-me-client-secret\",\"password\":\"wipe-me-password\","
             "\"device\":{\"version\":1,\"device_key\":\"k\",\"device_group_key\":\"g\","
             "\"password\":\"wipe-me-device-password\"},\"auth_flow\":\"USER_PASSWORD_AUTH\"}"),
        &sign_in));
    OK(caldera_sign_in_reply(
        sign_in, 200, NULL, 0,
        TEXT("{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"wipe-me-token\"}"), 0, &step));
    OK(caldera_sign_in_answer(sign_in, TEXT("{\"code\":\"492817365028\"}")));
    OK(caldera_sign_in_reply(
        sign_in, 200, NULL, 0,
        TEXT("{\"AuthenticationResult\":{\"AccessToken\":\"wipe-me-token\",\"IdToken\":"
             "\"wipe-me-token\",\"RefreshToken\":\"wipe-me-token\",\"NewDeviceMetadata\":"
             "{\"DeviceKey\":\"k\",\"DeviceGroupKey\":\"g\"}}}"),
        0, &step));
    CHECK(step == CALDERA_STEP_DONE);
    OK(caldera_sign_in_confirm_device(sign_in, NULL, 0, &request, &device));
    caldera_request_free(request);
    OK(caldera_sign_in_keep(sign_in, &kept));
    OK(caldera_kept_session_set_device(kept, device));
    OK(caldera_kept_session_to_json(kept, &text));
    OK(caldera_text_view(text, &view));
    OK(caldera_kept_session_from_json(view.data, view.length, &again));
    caldera_text_free(text);
    OK(caldera_app_client_new(TEXT("id"), TEXT("wipe-me-client-secret"), &app));
    OK(caldera_kept_session_refresh(again, app, &request));
    caldera_request_free(request);
    OK(caldera_kept_session_refresh_reply(
        again, app, 200, NULL, 0,
        TEXT("{\"AuthenticationResult\":{\"AccessToken\":\"wipe-me-token\"}}"), 0));
    OK(caldera_refresh_new(app, TEXT("bob"), TEXT("wipe-me-token"), NULL, 0, 1, &refresh));
    OK(caldera_refresh_request(refresh, &request));
    caldera_request_free(request);
    OK(caldera_refresh_reply(
        refresh, 200, NULL, 0,
        TEXT("{\"AuthenticationResult\":{\"AccessToken\":\"wipe-me-token\"}}")));
    caldera_refresh_free(refresh);
    OK(caldera_kept_session_sign_out(again, app, &request));
    caldera_request_free(request);
    caldera_app_client_free(app);
    caldera_kept_session_free(again);
    caldera_kept_session_free(kept);
    caldera_device_free(device);
    caldera_sign_in_free(sign_in);

    /* Ended by the service, and given up half-way. */
    for (int ended = 0; ended < 2; ended++) {
        OK(caldera_sign_in_begin(
            TEXT("{\"user_pool_id\":\"r_p\",\"client_id\":\"id\",\"username\":\"bob\","
                 "\"password\":\"wipe-me-password\",\"auth_flow\":\"USER_SRP_AUTH\"}"),
            &sign_in));
        if (ended)
            CHECK_STATUS(caldera_sign_in_reply(sign_in, 400, NULL, 0,
                                               TEXT("{\"__type\":\"ForbiddenException\","
                                                    "\"message\":\"wipe-me-token\"}"),
                                               0, &step),
                         CALDERA_ERROR_SERVICE);
        caldera_sign_in_free(sign_in);
    }
}

int main(void)
{
    control();
    claims();
    flow();
    CHECK(found == 0);
    return report("wipe");
}
