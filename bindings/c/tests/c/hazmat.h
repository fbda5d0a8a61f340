/* What only a library built with the feature `hazmat` has: private keys from the caller. */
#ifndef CALDERA_HAZMAT_H
#define CALDERA_HAZMAT_H

#include "caldera_srp.h"

caldera_status caldera_hazmat_user_sign_in_start(
    const char *user_pool_id, size_t user_pool_id_length, const caldera_app_client *app,
    const char *username, size_t username_length, const char *private_key,
    size_t private_key_length, caldera_user_sign_in **sign_in,
    caldera_parameters **auth_parameters);

caldera_status caldera_hazmat_device_sign_in_start(
    const caldera_app_client *app, const char *username, size_t username_length,
    const caldera_device *device, const char *private_key, size_t private_key_length,
    caldera_device_sign_in **sign_in, caldera_parameters **challenge_responses);

caldera_status caldera_hazmat_device_verifier(const caldera_device *device, const char *salt,
                                              size_t salt_length,
                                              caldera_device_verifier **verifier);

caldera_status caldera_hazmat_panic(void);

#endif
