/* caldera_srp.h without preprocessor lines, for FFI that reads C: PHP, LuaJIT, cffi. What the
   functions do is in caldera_srp.h. Licence: MIT OR Apache-2.0. */

/* Made from src and cbindgen.toml; a test fails when it is stale. */

enum { CALDERA_OUTCOME_NOT_SENT = 0 };

enum { CALDERA_OUTCOME_THROTTLED = 1 };

enum { CALDERA_OUTCOME_UNKNOWN = 2 };

enum { CALDERA_ENDPOINT_FIPS = 1 };

enum { CALDERA_ENDPOINT_DUAL_STACK = 2 };

enum { CALDERA_TEXT_ACCESS_TOKEN = 1 };

enum { CALDERA_TEXT_ID_TOKEN = 2 };

enum { CALDERA_TEXT_REFRESH_TOKEN = 3 };

enum { CALDERA_TEXT_TOKEN_TYPE = 4 };

enum { CALDERA_TEXT_USERNAME = 5 };

enum { CALDERA_TEXT_TYPED_NAME = 6 };

enum { CALDERA_TEXT_USER_POOL_ID = 7 };

enum { CALDERA_TEXT_CLIENT_ID = 8 };

enum { CALDERA_TEXT_DEVICE_KEY = 9 };

enum { CALDERA_TEXT_CHALLENGE_NAME = 20 };

enum { CALDERA_TEXT_DELIVERY_MEDIUM = 21 };

enum { CALDERA_TEXT_DESTINATION = 22 };

enum { CALDERA_TEXT_FRIENDLY_DEVICE_NAME = 23 };

enum { CALDERA_TEXT_SECRET = 24 };

enum { CALDERA_TEXT_REJECTED = 25 };

enum { CALDERA_TEXT_CREDENTIAL_REQUEST_OPTIONS = 26 };

enum { CALDERA_TEXT_SESSION = 27 };

enum { CALDERA_VERSION_MAJOR = 0 };

enum { CALDERA_VERSION_MINOR = 1 };

enum { CALDERA_VERSION_PATCH = 0 };

typedef enum {
    CALDERA_PARAMETER_NONE = 0,
    CALDERA_PARAMETER_USER_POOL_ID = 1,
    CALDERA_PARAMETER_CLIENT_ID = 2,
    CALDERA_PARAMETER_CLIENT_SECRET = 3,
    CALDERA_PARAMETER_USERNAME = 4,
    CALDERA_PARAMETER_USER_ID_FOR_SRP = 5,
    CALDERA_PARAMETER_PASSWORD = 6,
    CALDERA_PARAMETER_SRP_A = 7,
    CALDERA_PARAMETER_SRP_B = 8,
    CALDERA_PARAMETER_SALT = 9,
    CALDERA_PARAMETER_SECRET_BLOCK = 10,
    CALDERA_PARAMETER_TIMESTAMP = 11,
    CALDERA_PARAMETER_SIGNATURE = 12,
    CALDERA_PARAMETER_SCRAMBLING_PARAMETER = 13,
    CALDERA_PARAMETER_VERIFIER = 14,
    CALDERA_PARAMETER_DEVICE_KEY = 15,
    CALDERA_PARAMETER_DEVICE_GROUP_KEY = 16,
    CALDERA_PARAMETER_DEVICE_PASSWORD = 17,
    CALDERA_PARAMETER_PRIVATE_KEY = 18,
    CALDERA_PARAMETER_SESSION = 19,
    CALDERA_PARAMETER_REPLY = 20,
    CALDERA_PARAMETER_DATE = 21,
    CALDERA_PARAMETER_AUTH_PARAMETERS = 22,
    CALDERA_PARAMETER_CHALLENGE_NAME = 23,
    CALDERA_PARAMETER_CHALLENGE_PARAMETERS = 24,
    CALDERA_PARAMETER_AVAILABLE_CHALLENGES = 25,
    CALDERA_PARAMETER_AUTHENTICATION_RESULT = 26,
    CALDERA_PARAMETER_ACCESS_TOKEN = 27,
    CALDERA_PARAMETER_ID_TOKEN = 28,
    CALDERA_PARAMETER_REFRESH_TOKEN = 29,
    CALDERA_PARAMETER_SECRET_CODE = 30,
    CALDERA_PARAMETER_ANSWER = 31,
    CALDERA_PARAMETER_NEW_PASSWORD = 32,
    CALDERA_PARAMETER_USER_ATTRIBUTES = 33,
    CALDERA_PARAMETER_CONTEXT = 34,
    CALDERA_PARAMETER_DEVICE_NAME = 35,
    CALDERA_PARAMETER_STORED_DEVICE = 36,
    CALDERA_PARAMETER_CONFIGURATION = 37,
    CALDERA_PARAMETER_STORED_SESSION = 38,
    CALDERA_PARAMETER_PAGINATION_TOKEN = 39,
    CALDERA_PARAMETER_LIMIT = 40,
    CALDERA_PARAMETER_POOL_NAME = 41,
    CALDERA_PARAMETER_SUSPENDED_SIGN_IN = 42,
    CALDERA_PARAMETER_OTHER = 99,
} caldera_parameter;

typedef enum {
    CALDERA_FAULT_NONE = 0,
    CALDERA_FAULT_MISSING = 1,
    CALDERA_FAULT_EMPTY = 2,
    CALDERA_FAULT_TOO_LONG = 3,
    CALDERA_FAULT_NOT_HEX = 4,
    CALDERA_FAULT_NOT_BASE64 = 5,
    CALDERA_FAULT_MALFORMED = 6,
    CALDERA_FAULT_OUT_OF_RANGE = 7,
    CALDERA_FAULT_ZERO = 8,
    CALDERA_FAULT_MISMATCH = 9,
    CALDERA_FAULT_OTHER = 10,
} caldera_fault;

typedef enum {
    CALDERA_STEP_ENDED = 0,
    CALDERA_STEP_SEND = 1,
    CALDERA_STEP_ASK = 2,
    CALDERA_STEP_DONE = 3,
} caldera_step;

typedef enum {
    CALDERA_QUESTION_NONE = 0,
    CALDERA_QUESTION_CODE = 1,
    CALDERA_QUESTION_SELECT_MFA = 2,
    CALDERA_QUESTION_SELECT_CHALLENGE = 3,
    CALDERA_QUESTION_SET_UP_MFA = 4,
    CALDERA_QUESTION_SOFTWARE_TOKEN = 5,
    CALDERA_QUESTION_NEW_PASSWORD = 6,
    CALDERA_QUESTION_CUSTOM = 7,
    CALDERA_QUESTION_PASSWORD = 8,
    CALDERA_QUESTION_WEB_AUTHN = 9,
    CALDERA_QUESTION_UNKNOWN = 10,
} caldera_question;

typedef struct caldera_app_client caldera_app_client;

typedef struct caldera_device caldera_device;

typedef struct caldera_device_sign_in caldera_device_sign_in;

typedef struct caldera_device_verifier caldera_device_verifier;

typedef struct caldera_kept_session caldera_kept_session;

typedef struct caldera_parameters caldera_parameters;

typedef struct caldera_refresh caldera_refresh;

typedef struct caldera_request caldera_request;

typedef struct caldera_sign_in caldera_sign_in;

typedef struct caldera_text caldera_text;

typedef struct caldera_user_sign_in caldera_user_sign_in;

typedef int32_t caldera_status;

typedef struct {
    const char *data;
    size_t length;
} caldera_view;

enum { CALDERA_OK = 0 };

enum { CALDERA_ERROR_NULL_ARGUMENT = 1 };

enum { CALDERA_ERROR_LENGTH = 2 };

enum { CALDERA_ERROR_NOT_UTF8 = 3 };

enum { CALDERA_ERROR_WRONG_HANDLE = 4 };

enum { CALDERA_ERROR_CONSUMED = 5 };

enum { CALDERA_ERROR_NOT_FOUND = 6 };

enum { CALDERA_ERROR_RANDOMNESS = 7 };

enum { CALDERA_ERROR_REFUSED = 8 };

enum { CALDERA_ERROR_INTERNAL = 9 };

enum { CALDERA_ERROR_OTHER = 10 };

enum { CALDERA_ERROR_QUESTION_OPEN = 20 };

enum { CALDERA_ERROR_NO_QUESTION = 21 };

enum { CALDERA_ERROR_WRONG_ANSWER = 22 };

enum { CALDERA_ERROR_NOT_OFFERED = 23 };

enum { CALDERA_ERROR_PASSWORD_MISSING = 24 };

enum { CALDERA_ERROR_ENDED = 25 };

enum { CALDERA_ERROR_UNEXPECTED_REPLY = 30 };

enum { CALDERA_ERROR_UNEXPECTED_CHALLENGE = 31 };

enum { CALDERA_ERROR_FOREIGN_REPLY = 32 };

enum { CALDERA_ERROR_TOO_MANY_PASSWORDS = 33 };

enum { CALDERA_ERROR_TOO_MANY_STEPS = 34 };

enum { CALDERA_ERROR_SERVICE = 40 };

enum { CALDERA_ERROR_SERVICE_BUSY = 41 };

uint32_t caldera_version(void);

const char *caldera_version_text(void);

const char *caldera_status_text(caldera_status status);

caldera_parameter caldera_status_parameter(caldera_status status);

caldera_fault caldera_status_fault(caldera_status status);

caldera_status caldera_text_view(const caldera_text *text, caldera_view *view);

void caldera_text_free(caldera_text *text);

caldera_status caldera_json_string(const char *text, size_t text_length, caldera_text **json);

caldera_status caldera_parameters_new(caldera_parameters **parameters);

caldera_status caldera_parameters_set(caldera_parameters *parameters,
                                      const char *key,
                                      size_t key_length,
                                      const char *value,
                                      size_t value_length);

caldera_status caldera_parameters_get(const caldera_parameters *parameters,
                                      const char *key,
                                      size_t key_length,
                                      caldera_view *value);

caldera_status caldera_parameters_at(const caldera_parameters *parameters,
                                     size_t index,
                                     caldera_view *key,
                                     caldera_view *value);

void caldera_parameters_free(caldera_parameters *parameters);

caldera_status caldera_app_client_new(const char *client_id,
                                      size_t client_id_length,
                                      const char *client_secret,
                                      size_t client_secret_length,
                                      caldera_app_client **app);

caldera_status caldera_app_client_secret_hash(const caldera_app_client *app,
                                              const char *username,
                                              size_t username_length,
                                              caldera_text **secret_hash);

void caldera_app_client_free(caldera_app_client *app);

caldera_status caldera_device_new(const char *device_key,
                                  size_t device_key_length,
                                  const char *device_group_key,
                                  size_t device_group_key_length,
                                  const char *password,
                                  size_t password_length,
                                  caldera_device **device);

caldera_status caldera_device_key(const caldera_device *device, caldera_view *view);

caldera_status caldera_device_group_key(const caldera_device *device, caldera_view *view);

caldera_status caldera_device_password(const caldera_device *device, caldera_view *view);

void caldera_device_free(caldera_device *device);

caldera_status caldera_device_to_json(const caldera_device *device, caldera_text **json);

caldera_status caldera_device_from_json(const char *json,
                                        size_t json_length,
                                        caldera_device **device);

caldera_status caldera_user_sign_in_start(const char *user_pool_id,
                                          size_t user_pool_id_length,
                                          const caldera_app_client *app,
                                          const char *username,
                                          size_t username_length,
                                          const caldera_device *device,
                                          caldera_user_sign_in **sign_in,
                                          caldera_parameters **auth_parameters);

caldera_status caldera_user_sign_in_respond(caldera_user_sign_in *sign_in,
                                            const caldera_parameters *challenge_parameters,
                                            const char *password,
                                            size_t password_length,
                                            int64_t unix_seconds,
                                            caldera_parameters **challenge_responses);

void caldera_user_sign_in_free(caldera_user_sign_in *sign_in);

caldera_status caldera_device_sign_in_start(const caldera_app_client *app,
                                            const char *username,
                                            size_t username_length,
                                            const caldera_device *device,
                                            caldera_device_sign_in **sign_in,
                                            caldera_parameters **challenge_responses);

caldera_status caldera_device_sign_in_respond(caldera_device_sign_in *sign_in,
                                              const caldera_parameters *challenge_parameters,
                                              const caldera_device *device,
                                              int64_t unix_seconds,
                                              caldera_parameters **challenge_responses);

void caldera_device_sign_in_free(caldera_device_sign_in *sign_in);

caldera_status caldera_device_verifier_generate(const char *device_key,
                                                size_t device_key_length,
                                                const char *device_group_key,
                                                size_t device_group_key_length,
                                                caldera_device_verifier **verifier);

caldera_status caldera_device_verifier_password_verifier(const caldera_device_verifier *verifier,
                                                         caldera_view *view);

caldera_status caldera_device_verifier_salt(const caldera_device_verifier *verifier,
                                            caldera_view *view);

caldera_status caldera_device_verifier_device(const caldera_device_verifier *verifier,
                                              caldera_device **device);

void caldera_device_verifier_free(caldera_device_verifier *verifier);

caldera_status caldera_sign_in_begin(const char *configuration,
                                     size_t configuration_length,
                                     caldera_sign_in **sign_in);

caldera_status caldera_sign_in_step(const caldera_sign_in *sign_in, caldera_step *step);

caldera_status caldera_sign_in_target(const caldera_sign_in *sign_in, caldera_view *view);

caldera_status caldera_sign_in_json(const caldera_sign_in *sign_in, caldera_view *view);

caldera_status caldera_sign_in_reply(caldera_sign_in *sign_in,
                                     uint16_t http_status,
                                     const char *error_type,
                                     size_t error_type_length,
                                     const char *body,
                                     size_t body_length,
                                     int64_t unix_seconds,
                                     caldera_step *step);

caldera_status caldera_sign_in_answer(caldera_sign_in *sign_in,
                                      const char *answer,
                                      size_t answer_length);

caldera_status caldera_sign_in_begin_again(caldera_sign_in *sign_in);

caldera_status caldera_sign_in_suspend(const caldera_sign_in *sign_in, caldera_text **json);

caldera_status caldera_sign_in_resume(const char *json,
                                      size_t json_length,
                                      const caldera_app_client *app,
                                      const caldera_device *device,
                                      caldera_sign_in **sign_in);

caldera_status caldera_sign_in_error(const caldera_sign_in *sign_in,
                                     caldera_view *kind,
                                     caldera_view *type_name,
                                     caldera_view *message);

caldera_status caldera_sign_in_confirm_device(const caldera_sign_in *sign_in,
                                              const char *device_name,
                                              size_t device_name_length,
                                              caldera_request **request,
                                              caldera_device **device);

caldera_status caldera_sign_in_update_device_status(const caldera_sign_in *sign_in,
                                                    const char *device_key,
                                                    size_t device_key_length,
                                                    int32_t remembered,
                                                    caldera_request **request);

void caldera_sign_in_free(caldera_sign_in *sign_in);

caldera_status caldera_sign_in_may_be_repeated(const caldera_sign_in *sign_in,
                                               uint32_t outcome,
                                               int64_t unix_seconds,
                                               int32_t *may);

caldera_status caldera_sign_in_http_status(const caldera_sign_in *sign_in, uint16_t *http_status);

caldera_status caldera_sign_in_clock_offset(const caldera_sign_in *sign_in, int64_t *seconds);

caldera_status caldera_sign_in_set_clock_offset(caldera_sign_in *sign_in, int64_t seconds);

caldera_status caldera_sign_in_result_text(const caldera_sign_in *sign_in,
                                           uint32_t which,
                                           caldera_view *view);

caldera_status caldera_sign_in_expires_in(const caldera_sign_in *sign_in, int32_t *seconds);

caldera_status caldera_sign_in_is_device_forgotten(const caldera_sign_in *sign_in,
                                                   int32_t *forgotten);

caldera_status caldera_sign_in_is_new_device_unreadable(const caldera_sign_in *sign_in,
                                                        int32_t *unreadable);

caldera_status caldera_sign_in_keep(const caldera_sign_in *sign_in, caldera_kept_session **kept);

caldera_status caldera_sign_in_question(const caldera_sign_in *sign_in, caldera_question *question);

caldera_status caldera_sign_in_question_text(const caldera_sign_in *sign_in,
                                             uint32_t which,
                                             caldera_view *view);

caldera_status caldera_sign_in_question_choice(const caldera_sign_in *sign_in,
                                               size_t index,
                                               caldera_view *view);

caldera_status caldera_sign_in_question_required_attribute(const caldera_sign_in *sign_in,
                                                           size_t index,
                                                           caldera_view *view);

caldera_status caldera_sign_in_question_parameters(const caldera_sign_in *sign_in,
                                                   caldera_parameters **parameters);

caldera_status caldera_sign_in_question_is_repeated(const caldera_sign_in *sign_in,
                                                    int32_t *repeated);

caldera_status caldera_sign_in_otpauth_uri(const caldera_sign_in *sign_in,
                                           const char *issuer,
                                           size_t issuer_length,
                                           const char *account,
                                           size_t account_length,
                                           caldera_text **uri);

caldera_status caldera_kept_session_to_json(const caldera_kept_session *kept, caldera_text **json);

caldera_status caldera_kept_session_from_json(const char *json,
                                              size_t json_length,
                                              caldera_kept_session **kept);

caldera_status caldera_kept_session_access_token(const caldera_kept_session *kept,
                                                 caldera_view *view);

caldera_status caldera_kept_session_text(const caldera_kept_session *kept,
                                         uint32_t which,
                                         caldera_view *view);

caldera_status caldera_kept_session_device(const caldera_kept_session *kept,
                                           caldera_device **device);

caldera_status caldera_kept_session_expires_at(const caldera_kept_session *kept,
                                               int64_t *unix_seconds);

caldera_status caldera_kept_session_is_rotating(const caldera_kept_session *kept,
                                                int32_t *is_rotating);

caldera_status caldera_kept_session_needs_refresh(const caldera_kept_session *kept,
                                                  int64_t unix_seconds,
                                                  uint32_t margin_seconds,
                                                  int32_t *needed);

caldera_status caldera_kept_session_set_rotating(caldera_kept_session *kept, int32_t is_rotating);

caldera_status caldera_kept_session_refresh(const caldera_kept_session *kept,
                                            const caldera_app_client *app,
                                            caldera_request **request);

caldera_status caldera_kept_session_refresh_reply(caldera_kept_session *kept,
                                                  const caldera_app_client *app,
                                                  uint16_t http_status,
                                                  const char *error_type,
                                                  size_t error_type_length,
                                                  const char *body,
                                                  size_t body_length,
                                                  int64_t unix_seconds);

caldera_status caldera_kept_session_set_device(caldera_kept_session *kept,
                                               const caldera_device *device);

caldera_status caldera_kept_session_remove_device(caldera_kept_session *kept);

caldera_status caldera_kept_session_forget_device(const caldera_kept_session *kept,
                                                  caldera_request **request);

caldera_status caldera_kept_session_sign_out(const caldera_kept_session *kept,
                                             const caldera_app_client *app,
                                             caldera_request **request);

caldera_status caldera_kept_session_sign_out_everywhere(const caldera_kept_session *kept,
                                                        caldera_request **request);

void caldera_kept_session_free(caldera_kept_session *kept);

caldera_status caldera_refresh_new(const caldera_app_client *app,
                                   const char *username,
                                   size_t username_length,
                                   const char *refresh_token,
                                   size_t refresh_token_length,
                                   const char *device_key,
                                   size_t device_key_length,
                                   int32_t is_rotating,
                                   caldera_refresh **refresh);

caldera_status caldera_refresh_request(const caldera_refresh *refresh, caldera_request **request);

caldera_status caldera_refresh_reply(caldera_refresh *refresh,
                                     uint16_t http_status,
                                     const char *error_type,
                                     size_t error_type_length,
                                     const char *body,
                                     size_t body_length);

caldera_status caldera_refresh_text(const caldera_refresh *refresh,
                                    uint32_t which,
                                    caldera_view *view);

caldera_status caldera_refresh_expires_in(const caldera_refresh *refresh, int32_t *seconds);

void caldera_refresh_free(caldera_refresh *refresh);

caldera_status caldera_confirm_device_reply(uint16_t http_status,
                                            const char *error_type,
                                            size_t error_type_length,
                                            const char *body,
                                            size_t body_length,
                                            int32_t *is_necessary);

caldera_status caldera_revoke_token(const caldera_app_client *app,
                                    const char *refresh_token,
                                    size_t refresh_token_length,
                                    caldera_request **request);

caldera_status caldera_global_sign_out(const char *access_token,
                                       size_t access_token_length,
                                       caldera_request **request);

caldera_status caldera_get_user(const char *access_token,
                                size_t access_token_length,
                                caldera_request **request);

caldera_status caldera_list_devices(const char *access_token,
                                    size_t access_token_length,
                                    uint32_t limit,
                                    const char *pagination_token,
                                    size_t pagination_token_length,
                                    caldera_request **request);

caldera_status caldera_forget_device(const char *access_token,
                                     size_t access_token_length,
                                     const char *device_key,
                                     size_t device_key_length,
                                     caldera_request **request);

caldera_status caldera_update_device_status(const char *access_token,
                                            size_t access_token_length,
                                            const char *device_key,
                                            size_t device_key_length,
                                            int32_t remembered,
                                            caldera_request **request);

caldera_status caldera_request_may_be_repeated(const caldera_request *request,
                                               uint32_t outcome,
                                               int64_t unix_seconds,
                                               int32_t *may);

caldera_status caldera_request_target(const caldera_request *request, caldera_view *view);

caldera_status caldera_request_json(const caldera_request *request, caldera_view *view);

void caldera_request_free(caldera_request *request);

caldera_status caldera_retry_after(const char *header,
                                   size_t header_length,
                                   int64_t unix_seconds,
                                   uint32_t *seconds);

caldera_status caldera_endpoint(const char *user_pool_id,
                                size_t user_pool_id_length,
                                uint32_t flags,
                                caldera_text **endpoint);

caldera_status caldera_error_kind(uint16_t http_status,
                                  const char *error_type,
                                  size_t error_type_length,
                                  const char *body,
                                  size_t body_length,
                                  caldera_view *kind);

caldera_status caldera_clock_offset(const char *date,
                                    size_t date_length,
                                    int64_t unix_seconds,
                                    int64_t *seconds);
