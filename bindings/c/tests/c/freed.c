/*
 * A handle that was freed is found out, where the allocator leaves its memory alone: here nothing that
 * is given back is used again (the library is linked statically, with --wrap).
 */
#include <stdlib.h>

#include "check.h"

static int frees;

void __wrap_free(void *block)
{
    if (block != NULL)
        frees++;
}

/* Uses and frees a handle that was freed; `use` is a call that would succeed. */
#define FREED(handle, use, free)                                                                   \
    do {                                                                                           \
        int before;                                                                                \
        OK(use);                                                                                   \
        free(handle);                                                                              \
        before = frees;                                                                            \
        CHECK_STATUS(use, CALDERA_ERROR_WRONG_HANDLE);                                             \
        free(handle);                                                                              \
        CHECK(frees == before);                                                                    \
    } while (0)

/* Every kind of handle. */
int main(void)
{
    caldera_app_client *app;
    caldera_device *device;
    caldera_device_verifier *verifier;
    caldera_device_sign_in *remembered;
    caldera_kept_session *kept;
    caldera_parameters *map, *challenge;
    caldera_refresh *refresh;
    caldera_request *request, *made;
    caldera_sign_in *sign_in;
    caldera_text *text;
    caldera_user_sign_in *user;
    caldera_view view;
    caldera_step step;
    caldera_status twice;
    int32_t is;

    OK(caldera_app_client_new(TEXT("id"), NULL, 0, &app));
    OK(caldera_device_new(TEXT("k"), TEXT("g"), TEXT("secret"), &device));
    OK(caldera_parameters_new(&challenge));
    OK(caldera_parameters_set(challenge, TEXT("USERNAME"), TEXT("bob")));
    OK(caldera_parameters_set(challenge, TEXT("SALT"), TEXT("1f")));
    OK(caldera_parameters_set(challenge, TEXT("SRP_B"), TEXT("3")));
    OK(caldera_parameters_set(challenge, TEXT("SECRET_BLOCK"), TEXT("c2VjcmV0")));

    /* A sign-in that was used up says so while it is there, and afterwards that it is none. */
    OK(caldera_user_sign_in_start(TEXT("r_p"), app, TEXT("bob"), NULL, &user, &map));
    FREED(map, caldera_parameters_get(map, TEXT("SRP_A"), &view), caldera_parameters_free);
    OK(caldera_user_sign_in_respond(user, challenge, TEXT("secret"), 0, &map));
    CHECK_STATUS(caldera_user_sign_in_respond(user, challenge, TEXT("secret"), 0, &map),
                 CALDERA_ERROR_CONSUMED);
    caldera_user_sign_in_free(user);
    twice = caldera_user_sign_in_respond(user, challenge, TEXT("secret"), 0, &map);
    CHECK(twice == CALDERA_ERROR_WRONG_HANDLE && map == NULL);
    is = frees;
    caldera_user_sign_in_free(user);
    CHECK(frees == is);
    OK(caldera_device_sign_in_start(app, TEXT("bob"), device, &remembered, &map));
    caldera_device_sign_in_free(remembered);
    CHECK_STATUS(caldera_device_sign_in_respond(remembered, challenge, device, 0, &map),
                 CALDERA_ERROR_WRONG_HANDLE);
    is = frees;
    caldera_device_sign_in_free(remembered);
    CHECK(frees == is);

    OK(caldera_device_verifier_generate(TEXT("k"), TEXT("g"), &verifier));
    FREED(verifier, caldera_device_verifier_salt(verifier, &view), caldera_device_verifier_free);
    OK(caldera_json_string(TEXT("text"), &text));
    FREED(text, caldera_text_view(text, &view), caldera_text_free);
    OK(caldera_get_user(TEXT("eyJ"), &request));
    FREED(request, caldera_request_json(request, &view), caldera_request_free);
    OK(caldera_refresh_new(app, TEXT("bob"), TEXT("eyR"), NULL, 0, 0, &refresh));
    FREED(refresh, caldera_refresh_request(refresh, &made), caldera_refresh_free);
    OK(caldera_sign_in_begin(
        TEXT("{\"user_pool_id\":\"r_p\",\"client_id\":\"id\",\"username\":\"bob\","
             "\"password\":\"secret\",\"auth_flow\":\"USER_PASSWORD_AUTH\"}"),
        &sign_in));
    OK(caldera_sign_in_reply(sign_in, 200, NULL, 0,
                             TEXT("{\"AuthenticationResult\":{\"AccessToken\":\"eyJ\"}}"), 0,
                             &step));
    OK(caldera_sign_in_keep(sign_in, &kept));
    FREED(kept, caldera_kept_session_access_token(kept, &view), caldera_kept_session_free);
    FREED(sign_in, caldera_sign_in_step(sign_in, &step), caldera_sign_in_free);
    FREED(device, caldera_device_key(device, &view), caldera_device_free);
    FREED(app, caldera_revoke_token(app, TEXT("eyR"), &request), caldera_app_client_free);
    FREED(challenge, caldera_parameters_at(challenge, 0, &view, &view), caldera_parameters_free);
    return report("freed");
}
