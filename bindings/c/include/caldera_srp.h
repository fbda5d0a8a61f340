/**
 * caldera_srp.h: Amazon Cognito's SRP-6a in constant time.
 *
 * Licence: MIT OR Apache-2.0.
 *
 * What holds for every function:
 *
 * Errors. A function that can fail gives a caldera_status: CALDERA_OK, or a number whose meaning
 * never changes (caldera_status_text says what it is, and holds no value that was passed in). Where
 * it fails, its out-arguments are NULL, or an empty view. A NULL for anything that is not said to
 * be optional, a length that cannot be, a text that is not UTF-8, a handle of another kind and a
 * sign-in that is used up are such errors. A freed handle is one of another kind, and is not freed
 * again, while its memory stays as it was left; as that is up to the allocator, using one, as with
 * free(), or passing a pointer that is not what its type says, is undefined.
 *
 * Texts are UTF-8 with an explicit length in bytes: no zero byte ends them on the way in or out,
 * and they may hold any. NULL with length 0 is the empty text. What is passed in is read during
 * the call and copied where it is needed; it may go away afterwards.
 *
 * Handles (caldera_device * and the like) belong to the caller from the call that gave them to the
 * one _free function of their kind, which takes NULL too. They do not depend on each other: any
 * may be freed at any time. What they hold is wiped when they are freed. A view is borrowed from
 * its handle and is over when that handle is changed or freed.
 *
 * Secrets. Passwords are read where the caller has them and are not copied into anything that
 * outlives the call, except as a function says; wiping the caller's copy is the caller's part.
 * Nothing is logged or printed.
 *
 * Threads. There is no global state. Any thread may call any function; a handle that a function
 * takes without const may be used by one thread at a time, and functions that take it as const may
 * run at the same time. A handle may be made by one thread, and used and freed by another.
 *
 * Panics, which would be defects of the library, end at the boundary and become
 * CALDERA_ERROR_INTERNAL. (This needs Rust's default, panic = "unwind".) As with most of Rust, the
 * process is aborted when memory runs out.
 *
 * Randomness comes from the operating system. Time is always an argument.
 *
 * Stack. At most, where the library is optimised, and beside what the thread takes for itself:
 *   48 KiB: caldera_sign_in_begin, caldera_sign_in_reply, caldera_sign_in_answer,
 *           caldera_sign_in_begin_again, caldera_sign_in_resume
 *   40 KiB: caldera_user_sign_in_respond, caldera_device_sign_in_respond,
 *           caldera_device_verifier_generate, caldera_sign_in_confirm_device
 *   24 KiB: caldera_user_sign_in_start, caldera_device_sign_in_start
 *   12 KiB: every other function
 */


#ifndef CALDERA_SRP_H
#define CALDERA_SRP_H

/* Made from src and cbindgen.toml; a test fails when it is stale. */

#include <stddef.h>
#include <stdint.h>

/**
 * The request did not leave: no connection was made.
 */
#define CALDERA_OUTCOME_NOT_SENT 0

/**
 * The service turned the request away for being one of too many.
 */
#define CALDERA_OUTCOME_THROTTLED 1

/**
 * Nobody knows: no reply came, one that is not the service's (CALDERA_ERROR_FOREIGN_REPLY), or one that
 * says the service failed.
 */
#define CALDERA_OUTCOME_UNKNOWN 2

/**
 * The endpoint with FIPS 140 validated cryptography.
 */
#define CALDERA_ENDPOINT_FIPS 1

/**
 * The endpoint that is reached over IPv6 too.
 */
#define CALDERA_ENDPOINT_DUAL_STACK 2

/**
 * AccessToken, of a result and of what is kept.
 */
#define CALDERA_TEXT_ACCESS_TOKEN 1

/**
 * IdToken, of a result and of what is kept.
 */
#define CALDERA_TEXT_ID_TOKEN 2

/**
 * RefreshToken, of a result and of what is kept.
 */
#define CALDERA_TEXT_REFRESH_TOKEN 3

/**
 * TokenType, of a result and of what is kept.
 */
#define CALDERA_TEXT_TOKEN_TYPE 4

/**
 * The service's own name of the user, of a result and of what is kept.
 */
#define CALDERA_TEXT_USERNAME 5

/**
 * The name that was typed, of what is kept.
 */
#define CALDERA_TEXT_TYPED_NAME 6

/**
 * The user pool's id, of what is kept.
 */
#define CALDERA_TEXT_USER_POOL_ID 7

/**
 * The app client's id, of what is kept.
 */
#define CALDERA_TEXT_CLIENT_ID 8

/**
 * The key of the device that the tokens came to, confirmed or not: of a result, where it is a new one,
 * and of what is kept.
 */
#define CALDERA_TEXT_DEVICE_KEY 9

/**
 * The challenge's name, of a question for a code or a password, and of one that is not known.
 */
#define CALDERA_TEXT_CHALLENGE_NAME 20

/**
 * How a code was sent, such as SMS.
 */
#define CALDERA_TEXT_DELIVERY_MEDIUM 21

/**
 * Where a code was sent to, masked by the service.
 */
#define CALDERA_TEXT_DESTINATION 22

/**
 * The name of the authenticator app that a code is wanted of.
 */
#define CALDERA_TEXT_FRIENDLY_DEVICE_NAME 23

/**
 * A new authenticator app's secret, in base 32.
 */
#define CALDERA_TEXT_SECRET 24

/**
 * Why the question is asked again: a name of this library's, such as CodeMismatch.
 */
#define CALDERA_TEXT_REJECTED 25

/**
 * CREDENTIAL_REQUEST_OPTIONS of WEB_AUTHN, which is JSON.
 */
#define CALDERA_TEXT_CREDENTIAL_REQUEST_OPTIONS 26

/**
 * Session, of a question that is not known.
 */
#define CALDERA_TEXT_SESSION 27

/**
 * The major part of the version that this header belongs to.
 */
#define CALDERA_VERSION_MAJOR 0

/**
 * The minor part of the version that this header belongs to.
 */
#define CALDERA_VERSION_MINOR 1

/**
 * The patch part of the version that this header belongs to.
 */
#define CALDERA_VERSION_PATCH 0

/**
 * The value that a status is about.
 */
typedef enum {
    /**
     * The status is about no value.
     */
    CALDERA_PARAMETER_NONE = 0,
    /**
     * The user pool's id.
     */
    CALDERA_PARAMETER_USER_POOL_ID = 1,
    /**
     * The app client's id.
     */
    CALDERA_PARAMETER_CLIENT_ID = 2,
    /**
     * The app client's secret.
     */
    CALDERA_PARAMETER_CLIENT_SECRET = 3,
    /**
     * The name of a user: USERNAME.
     */
    CALDERA_PARAMETER_USERNAME = 4,
    /**
     * The name that is hashed: USER_ID_FOR_SRP.
     */
    CALDERA_PARAMETER_USER_ID_FOR_SRP = 5,
    /**
     * The user's password.
     */
    CALDERA_PARAMETER_PASSWORD = 6,
    /**
     * The client's public key: SRP_A.
     */
    CALDERA_PARAMETER_SRP_A = 7,
    /**
     * The server's public key: SRP_B.
     */
    CALDERA_PARAMETER_SRP_B = 8,
    /**
     * SALT of a challenge, Salt of ConfirmDevice.
     */
    CALDERA_PARAMETER_SALT = 9,
    /**
     * SECRET_BLOCK.
     */
    CALDERA_PARAMETER_SECRET_BLOCK = 10,
    /**
     * The time: TIMESTAMP.
     */
    CALDERA_PARAMETER_TIMESTAMP = 11,
    /**
     * PASSWORD_CLAIM_SIGNATURE.
     */
    CALDERA_PARAMETER_SIGNATURE = 12,
    /**
     * The hash of both public keys, u in RFC 5054.
     */
    CALDERA_PARAMETER_SCRAMBLING_PARAMETER = 13,
    /**
     * A password verifier.
     */
    CALDERA_PARAMETER_VERIFIER = 14,
    /**
     * DEVICE_KEY.
     */
    CALDERA_PARAMETER_DEVICE_KEY = 15,
    /**
     * The device's group key.
     */
    CALDERA_PARAMETER_DEVICE_GROUP_KEY = 16,
    /**
     * The password generated for a device.
     */
    CALDERA_PARAMETER_DEVICE_PASSWORD = 17,
    /**
     * A private key handed in for replaying a vector.
     */
    CALDERA_PARAMETER_PRIVATE_KEY = 18,
    /**
     * Session.
     */
    CALDERA_PARAMETER_SESSION = 19,
    /**
     * A reply of the service.
     */
    CALDERA_PARAMETER_REPLY = 20,
    /**
     * The HTTP header Date.
     */
    CALDERA_PARAMETER_DATE = 21,
    /**
     * AuthParameters that the configuration added.
     */
    CALDERA_PARAMETER_AUTH_PARAMETERS = 22,
    /**
     * ChallengeName.
     */
    CALDERA_PARAMETER_CHALLENGE_NAME = 23,
    /**
     * ChallengeParameters, or a list or map that one of them holds.
     */
    CALDERA_PARAMETER_CHALLENGE_PARAMETERS = 24,
    /**
     * AvailableChallenges.
     */
    CALDERA_PARAMETER_AVAILABLE_CHALLENGES = 25,
    /**
     * AuthenticationResult.
     */
    CALDERA_PARAMETER_AUTHENTICATION_RESULT = 26,
    /**
     * AccessToken.
     */
    CALDERA_PARAMETER_ACCESS_TOKEN = 27,
    /**
     * IdToken.
     */
    CALDERA_PARAMETER_ID_TOKEN = 28,
    /**
     * RefreshToken.
     */
    CALDERA_PARAMETER_REFRESH_TOKEN = 29,
    /**
     * SecretCode, an authenticator app's secret.
     */
    CALDERA_PARAMETER_SECRET_CODE = 30,
    /**
     * An answer to a question.
     */
    CALDERA_PARAMETER_ANSWER = 31,
    /**
     * NEW_PASSWORD.
     */
    CALDERA_PARAMETER_NEW_PASSWORD = 32,
    /**
     * The user's attributes.
     */
    CALDERA_PARAMETER_USER_ATTRIBUTES = 33,
    /**
     * ClientMetadata, UserContextData, ContextData or AnalyticsMetadata.
     */
    CALDERA_PARAMETER_CONTEXT = 34,
    /**
     * DeviceName.
     */
    CALDERA_PARAMETER_DEVICE_NAME = 35,
    /**
     * A device that was stored as JSON.
     */
    CALDERA_PARAMETER_STORED_DEVICE = 36,
    /**
     * How a sign-in begins, as JSON.
     */
    CALDERA_PARAMETER_CONFIGURATION = 37,
    /**
     * What was kept of a sign-in, as JSON.
     */
    CALDERA_PARAMETER_STORED_SESSION = 38,
    /**
     * PaginationToken.
     */
    CALDERA_PARAMETER_PAGINATION_TOKEN = 39,
    /**
     * Limit, of a list.
     */
    CALDERA_PARAMETER_LIMIT = 40,
    /**
     * The name of a pool, the part of its id after the underscore.
     */
    CALDERA_PARAMETER_POOL_NAME = 41,
    /**
     * A sign-in that was put away at a question, as JSON.
     */
    CALDERA_PARAMETER_SUSPENDED_SIGN_IN = 42,
    /**
     * A value for which this version of the interface has no number.
     */
    CALDERA_PARAMETER_OTHER = 99,
} caldera_parameter;

/**
 * What was wrong with a value that was refused.
 */
typedef enum {
    /**
     * The status is about no value.
     */
    CALDERA_FAULT_NONE = 0,
    /**
     * It is not there.
     */
    CALDERA_FAULT_MISSING = 1,
    /**
     * It is there and holds nothing.
     */
    CALDERA_FAULT_EMPTY = 2,
    /**
     * It is longer than it may be.
     */
    CALDERA_FAULT_TOO_LONG = 3,
    /**
     * It is not hexadecimal.
     */
    CALDERA_FAULT_NOT_HEX = 4,
    /**
     * It is not canonical base64.
     */
    CALDERA_FAULT_NOT_BASE64 = 5,
    /**
     * It does not have the form that it should have.
     */
    CALDERA_FAULT_MALFORMED = 6,
    /**
     * It is a number below the smallest or above the largest that is supported.
     */
    CALDERA_FAULT_OUT_OF_RANGE = 7,
    /**
     * It is 0, or a multiple of the modulus.
     */
    CALDERA_FAULT_ZERO = 8,
    /**
     * It does not match what it was checked against.
     */
    CALDERA_FAULT_MISMATCH = 9,
    /**
     * A fault for which this version of the interface has no number.
     */
    CALDERA_FAULT_OTHER = 10,
} caldera_fault;

/**
 * What a sign-in wants next.
 */
typedef enum {
    /**
     * Nothing: it has ended without tokens.
     */
    CALDERA_STEP_ENDED = 0,
    /**
     * Send the request, and give the reply to caldera_sign_in_reply.
     */
    CALDERA_STEP_SEND = 1,
    /**
     * Have the question answered, and give the answer to caldera_sign_in_answer.
     */
    CALDERA_STEP_ASK = 2,
    /**
     * Nothing: it has ended with tokens.
     */
    CALDERA_STEP_DONE = 3,
} caldera_step;

/**
 * What is asked.
 */
typedef enum {
    /**
     * Nothing.
     */
    CALDERA_QUESTION_NONE = 0,
    /**
     * A code. Answer: "code".
     */
    CALDERA_QUESTION_CODE = 1,
    /**
     * Which second factor. Answer: "choice".
     */
    CALDERA_QUESTION_SELECT_MFA = 2,
    /**
     * Which first factor. Answer: "choice".
     */
    CALDERA_QUESTION_SELECT_CHALLENGE = 3,
    /**
     * Which second factor to set up. Answer: "choice".
     */
    CALDERA_QUESTION_SET_UP_MFA = 4,
    /**
     * An authenticator app that is set up, and its first code. Answer: "code".
     */
    CALDERA_QUESTION_SOFTWARE_TOKEN = 5,
    /**
     * A new password. Answer: "new_password".
     */
    CALDERA_QUESTION_NEW_PASSWORD = 6,
    /**
     * What a trigger of the pool's asks. Answer: "text".
     */
    CALDERA_QUESTION_CUSTOM = 7,
    /**
     * The password. Answer: "password".
     */
    CALDERA_QUESTION_PASSWORD = 8,
    /**
     * A passkey. Answer: "credential".
     */
    CALDERA_QUESTION_WEB_AUTHN = 9,
    /**
     * A challenge that this library does not know. Answer: "responses".
     */
    CALDERA_QUESTION_UNKNOWN = 10,
} caldera_question;

/**
 * An app client of a user pool. Wiped when freed.
 */
typedef struct caldera_app_client caldera_app_client;

/**
 * A device that the user pool remembers. Wiped when freed.
 */
typedef struct caldera_device caldera_device;

/**
 * A remembered device's sign-in between its two calls. Wiped when used up or freed.
 */
typedef struct caldera_device_sign_in caldera_device_sign_in;

/**
 * A new device's password and the verifier of it. Wiped when freed.
 */
typedef struct caldera_device_verifier caldera_device_verifier;

/**
 * All that a program keeps of a sign-in: where and who, the tokens and their end, the device. Wiped when
 * freed.
 */
typedef struct caldera_kept_session caldera_kept_session;

/**
 * A map of texts: AuthParameters, ChallengeParameters or ChallengeResponses. Wiped when freed.
 */
typedef struct caldera_parameters caldera_parameters;

/**
 * New tokens for a refresh token. Wiped when freed.
 */
typedef struct caldera_refresh caldera_refresh;

/**
 * A request apart from a sign-in. Wiped when freed.
 */
typedef struct caldera_request caldera_request;

/**
 * The whole sign-in, step by step. Wiped when freed.
 */
typedef struct caldera_sign_in caldera_sign_in;

/**
 * A text. Wiped when freed.
 */
typedef struct caldera_text caldera_text;

/**
 * A user's sign-in between its two calls. Wiped when used up or freed.
 */
typedef struct caldera_user_sign_in caldera_user_sign_in;

/**
 * What a function returns: CALDERA_OK, one of the CALDERA_ERROR_… numbers, or, from 10000 on, a
 * value that was refused: 10000 + 100 * caldera_parameter + caldera_fault. Treat a number that you
 * do not know as an error.
 */
typedef int32_t caldera_status;

/**
 * Bytes that belong to a handle: UTF-8, and not ended by a zero byte. They stay where they are
 * until the handle is changed or freed.
 */
typedef struct {
    /**
     * The first byte; never NULL in a view that a function has filled in with success.
     */
    const char *data;
    /**
     * How many bytes there are.
     */
    size_t length;
} caldera_view;

/**
 * It worked.
 */
#define CALDERA_OK 0

/**
 * A pointer is NULL that may not be.
 */
#define CALDERA_ERROR_NULL_ARGUMENT 1

/**
 * A length is more than an object in memory can have: a negative number, most likely.
 */
#define CALDERA_ERROR_LENGTH 2

/**
 * A text is not UTF-8.
 */
#define CALDERA_ERROR_NOT_UTF8 3

/**
 * A handle is of another kind than the function takes, or was freed and its memory still says so.
 */
#define CALDERA_ERROR_WRONG_HANDLE 4

/**
 * A sign-in has answered its challenge: no private key ever answers twice. Start a new one.
 */
#define CALDERA_ERROR_CONSUMED 5

/**
 * What was asked for is not there.
 */
#define CALDERA_ERROR_NOT_FOUND 6

/**
 * The system's random generator failed, or gave bytes that are all the same; nothing was drawn.
 */
#define CALDERA_ERROR_RANDOMNESS 7

/**
 * A verifier does not agree with its password: it must not be registered.
 */
#define CALDERA_ERROR_REFUSED 8

/**
 * A defect of this library, caught at its boundary. Free the handles of the call and go on.
 */
#define CALDERA_ERROR_INTERNAL 9

/**
 * An error of the engine for which this version of the interface has no number.
 */
#define CALDERA_ERROR_OTHER 10

/**
 * A question is open; it has to be answered before there can be a reply.
 */
#define CALDERA_ERROR_QUESTION_OPEN 20

/**
 * No question is open.
 */
#define CALDERA_ERROR_NO_QUESTION 21

/**
 * The answer is of a kind that the question does not take.
 */
#define CALDERA_ERROR_WRONG_ANSWER 22

/**
 * The choice was not among those offered.
 */
#define CALDERA_ERROR_NOT_OFFERED 23

/**
 * This way in needs a password, and none was given.
 */
#define CALDERA_ERROR_PASSWORD_MISSING 24

/**
 * The sign-in has ended.
 */
#define CALDERA_ERROR_ENDED 25

/**
 * The reply is well formed, and is none that the request can have.
 */
#define CALDERA_ERROR_UNEXPECTED_REPLY 30

/**
 * The challenge cannot be answered by what came before it.
 */
#define CALDERA_ERROR_UNEXPECTED_CHALLENGE 31

/**
 * The reply is not the service's: a firewall's, a proxy's, or nothing at all. The sign-in is as it was;
 * caldera_sign_in_http_status tells the HTTP status.
 */
#define CALDERA_ERROR_FOREIGN_REPLY 32

/**
 * The sign-in has been given three passwords in answers; this was one more, and it has ended.
 */
#define CALDERA_ERROR_TOO_MANY_PASSWORDS 33

/**
 * The sign-in has sent 16 requests in reply to the service without asking anybody; this would have
 * been one more, and it has ended.
 */
#define CALDERA_ERROR_TOO_MANY_STEPS 34

/**
 * The service refused, in a sign-in for the reason that caldera_sign_in_error tells; the sign-in has
 * ended.
 */
#define CALDERA_ERROR_SERVICE 40

/**
 * The service is overloaded or failed: the sign-in is as it was. The same request may be sent again,
 * after a while, where caldera_sign_in_may_be_repeated says so.
 */
#define CALDERA_ERROR_SERVICE_BUSY 41

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library that runs, by semantic versioning: major * 65536 + minor * 256 +
 * patch. It is compatible with this header if the major parts agree and, while they are 0, the
 * minor parts too.
 */
uint32_t caldera_version(void);

/**
 * The version of the library that runs, as text such as "0.1.0", ended by a zero byte. It is there
 * for ever and is not freed.
 */
const char *caldera_version_text(void);

/**
 * What a status means, in English and ASCII, ended by a zero byte: for logs, not for users. It
 * holds no value that was passed in. It is there for ever and is not freed; never NULL.
 */
const char *caldera_status_text(caldera_status status);

/**
 * The value that a status is about; CALDERA_PARAMETER_NONE if it is about none.
 */
caldera_parameter caldera_status_parameter(caldera_status status);

/**
 * What was wrong with the value that a status is about; CALDERA_FAULT_NONE if it is about none.
 */
caldera_fault caldera_status_fault(caldera_status status);

/**
 * Gives the bytes of a text, which may be secret.
 *
 * @param text  the text; the view belongs to it
 * @param view  out: the bytes, until the text is freed
 */
caldera_status caldera_text_view(const caldera_text *text, caldera_view *view);

/**
 * Wipes and frees a text. NULL is allowed.
 */
void caldera_text_free(caldera_text *text);

/**
 * Writes a text as a JSON string, quotation marks included: for putting what the user typed into a
 * configuration or an answer.
 *
 * @param text  the text
 * @param json  out: the string, to be freed with caldera_text_free
 */
caldera_status caldera_json_string(const char *text, size_t text_length, caldera_text **json);

/**
 * Makes an empty map, to be filled with a challenge's ChallengeParameters.
 *
 * @param parameters  out: the map, to be freed with caldera_parameters_free
 */
caldera_status caldera_parameters_new(caldera_parameters **parameters);

/**
 * Sets an entry of a map, in place of the one of that key; key and value are copied. Views of the
 * map end.
 *
 * @param parameters  the map; no other thread may be using it
 * @param key         the name as the service spells it, such as SALT
 * @param value       the value as it came in the reply, unescaped
 */
caldera_status caldera_parameters_set(caldera_parameters *parameters,
                                      const char *key,
                                      size_t key_length,
                                      const char *value,
                                      size_t value_length);

/**
 * Looks up an entry of a map. CALDERA_ERROR_NOT_FOUND if there is none of that key.
 *
 * @param parameters  the map
 * @param key         the name as the service spells it, such as SRP_A
 * @param value       out: the value, which may be secret, until the map is changed or freed
 */
caldera_status caldera_parameters_get(const caldera_parameters *parameters,
                                      const char *key,
                                      size_t key_length,
                                      caldera_view *value);

/**
 * Gives an entry of a map by its place, counted from 0, in the order in which entries were set:
 * for going through all of them. CALDERA_ERROR_NOT_FOUND past the last.
 *
 * @param parameters  the map
 * @param index       the place
 * @param key         out: the name, until the map is changed or freed
 * @param value       out: the value, which may be secret, until the map is changed or freed
 */
caldera_status caldera_parameters_at(const caldera_parameters *parameters,
                                     size_t index,
                                     caldera_view *key,
                                     caldera_view *value);

/**
 * Wipes and frees a map. NULL is allowed.
 */
void caldera_parameters_free(caldera_parameters *parameters);

/**
 * Makes an app client.
 *
 * @param client_id      the client's id, 1 to 128 bytes
 * @param client_secret  the client's secret as the service issued it, 1 to 1,024 bytes, copied and
 *                       wiped with the handle; NULL and 0 for a client without one
 * @param app            out: the client, to be freed with caldera_app_client_free
 */
caldera_status caldera_app_client_new(const char *client_id,
                                      size_t client_id_length,
                                      const char *client_secret,
                                      size_t client_secret_length,
                                      caldera_app_client **app);

/**
 * Computes SECRET_HASH for a call of your own, over the USERNAME in that same call.
 * CALDERA_ERROR_NOT_FOUND if the client has no secret. Constant-time in the secret.
 *
 * @param app          the client
 * @param username     the USERNAME that is sent, 1 to 1,024 bytes
 * @param secret_hash  out: 44 characters of base64, to be freed with caldera_text_free
 */
caldera_status caldera_app_client_secret_hash(const caldera_app_client *app,
                                              const char *username,
                                              size_t username_length,
                                              caldera_text **secret_hash);

/**
 * Wipes and frees an app client. NULL is allowed. Sign-ins that began with it go on.
 */
void caldera_app_client_free(caldera_app_client *app);

/**
 * Makes a remembered device of what was kept of it.
 *
 * @param device_key        DeviceKey, 1 to 128 bytes
 * @param device_group_key  DeviceGroupKey, 1 to 128 bytes
 * @param password          the device's password, 1 to 4,096 bytes, copied and wiped with the
 *                          handle
 * @param device            out: the device, to be freed with caldera_device_free
 */
caldera_status caldera_device_new(const char *device_key,
                                  size_t device_key_length,
                                  const char *device_group_key,
                                  size_t device_group_key_length,
                                  const char *password,
                                  size_t password_length,
                                  caldera_device **device);

/**
 * Gives DeviceKey.
 *
 * @param device  the device
 * @param view    out: the key, until the device is freed
 */
caldera_status caldera_device_key(const caldera_device *device, caldera_view *view);

/**
 * Gives DeviceGroupKey.
 *
 * @param device  the device
 * @param view    out: the group key, until the device is freed
 */
caldera_status caldera_device_group_key(const caldera_device *device, caldera_view *view);

/**
 * Gives the device's password, to be kept where secrets are kept.
 *
 * @param device  the device
 * @param view    out: the password, secret, until the device is freed
 */
caldera_status caldera_device_password(const caldera_device *device, caldera_view *view);

/**
 * Wipes and frees a device. NULL is allowed. Sign-ins that began with it go on.
 */
void caldera_device_free(caldera_device *device);

/**
 * Writes a device as JSON, to be kept where secrets are kept: who has it has a factor of the
 * user's sign-in. The object can stand as "device" in a configuration as it is.
 *
 * @param device  the device
 * @param json    out: the JSON, to be freed with caldera_text_free
 */
caldera_status caldera_device_to_json(const caldera_device *device, caldera_text **json);

/**
 * Reads a device from what caldera_device_to_json wrote.
 *
 * @param json    the JSON, at most 32,768 bytes
 * @param device  out: the device, to be freed with caldera_device_free
 */
caldera_status caldera_device_from_json(const char *json,
                                        size_t json_length,
                                        caldera_device **device);

/**
 * Starts USER_SRP_AUTH: draws a private key from the system's generator, and gives the
 * AuthParameters of InitiateAuth: USERNAME, SRP_A, SECRET_HASH if the client has a secret, and
 * DEVICE_KEY if there is a device.
 *
 * @param user_pool_id     the pool's id, such as us-east-1_AbCdEf123, at most 55 bytes
 * @param app              the app client; not needed any more afterwards
 * @param username         what the user typed, 1 to 1,024 bytes
 * @param device           the device that the pool remembers, or NULL
 * @param sign_in          out: the sign-in, for one call of caldera_user_sign_in_respond, and to be
 *                         freed with caldera_user_sign_in_free
 * @param auth_parameters  out: the map, to be freed with caldera_parameters_free
 */
caldera_status caldera_user_sign_in_start(const char *user_pool_id,
                                          size_t user_pool_id_length,
                                          const caldera_app_client *app,
                                          const char *username,
                                          size_t username_length,
                                          const caldera_device *device,
                                          caldera_user_sign_in **sign_in,
                                          caldera_parameters **auth_parameters);

/**
 * Answers PASSWORD_VERIFIER: gives the ChallengeResponses of RespondToAuthChallenge, which are
 * PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK, TIMESTAMP, USERNAME and, where they apply,
 * SECRET_HASH and DEVICE_KEY. Constant-time in the password and the private key.
 *
 * The sign-in is used up, and its private key wiped: a second call gives CALDERA_ERROR_CONSUMED.
 * An argument that cannot be read (the challenge, the time, a NULL) does not use it up; a password of
 * more than 4,096 bytes does.
 *
 * @param sign_in               the sign-in; no other thread may be using it
 * @param challenge_parameters  the challenge's ChallengeParameters: SALT, SRP_B, SECRET_BLOCK, and
 *                              USER_ID_FOR_SRP or USERNAME
 * @param password              the password, 0 to 4,096 bytes of UTF-8, taken as it is; it is read
 *                              during the call and not copied into anything that outlives it
 * @param unix_seconds          the time now, in seconds since 1970: the service refuses an old one
 * @param challenge_responses   out: the map, to be freed with caldera_parameters_free
 */
caldera_status caldera_user_sign_in_respond(caldera_user_sign_in *sign_in,
                                            const caldera_parameters *challenge_parameters,
                                            const char *password,
                                            size_t password_length,
                                            int64_t unix_seconds,
                                            caldera_parameters **challenge_responses);

/**
 * Wipes and frees a user's sign-in, used up or not. NULL is allowed.
 */
void caldera_user_sign_in_free(caldera_user_sign_in *sign_in);

/**
 * Answers DEVICE_SRP_AUTH: draws a private key from the system's generator, and gives the
 * ChallengeResponses: USERNAME, DEVICE_KEY, SRP_A, and SECRET_HASH if the client has a secret.
 *
 * @param app                  the app client; not needed any more afterwards
 * @param username             the service's own name of the user, as the user's challenge gave it
 *                             (USER_ID_FOR_SRP), 1 to 1,024 bytes
 * @param device               the device
 * @param sign_in              out: the sign-in, for one call of caldera_device_sign_in_respond, and
 *                             to be freed with caldera_device_sign_in_free
 * @param challenge_responses  out: the map, to be freed with caldera_parameters_free
 */
caldera_status caldera_device_sign_in_start(const caldera_app_client *app,
                                            const char *username,
                                            size_t username_length,
                                            const caldera_device *device,
                                            caldera_device_sign_in **sign_in,
                                            caldera_parameters **challenge_responses);

/**
 * Answers DEVICE_PASSWORD_VERIFIER: gives the ChallengeResponses, which are
 * PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK, TIMESTAMP, USERNAME, DEVICE_KEY and, where
 * it applies, SECRET_HASH. Constant-time in the device's password and the private key.
 *
 * The sign-in is used up as by caldera_user_sign_in_respond.
 *
 * @param sign_in               the sign-in; no other thread may be using it
 * @param challenge_parameters  the challenge's ChallengeParameters: SALT, SRP_B, SECRET_BLOCK,
 *                              USERNAME and, where the service sent it, DEVICE_KEY
 * @param device                the device
 * @param unix_seconds          the time now, in seconds since 1970
 * @param challenge_responses   out: the map, to be freed with caldera_parameters_free
 */
caldera_status caldera_device_sign_in_respond(caldera_device_sign_in *sign_in,
                                              const caldera_parameters *challenge_parameters,
                                              const caldera_device *device,
                                              int64_t unix_seconds,
                                              caldera_parameters **challenge_responses);

/**
 * Wipes and frees a device's sign-in, used up or not. NULL is allowed.
 */
void caldera_device_sign_in_free(caldera_device_sign_in *sign_in);

/**
 * Generates a password for a new device, and the verifier of it that ConfirmDevice registers. Both
 * halves of a sign-in are run against the very texts that are handed out, for the service accepts
 * a wrong verifier and lets the next sign-in fail: CALDERA_ERROR_REFUSED if they do not agree.
 *
 * @param device_key        DeviceKey of NewDeviceMetadata, 1 to 128 bytes
 * @param device_group_key  DeviceGroupKey of NewDeviceMetadata, 1 to 128 bytes
 * @param verifier          out: the verifier, to be freed with caldera_device_verifier_free
 */
caldera_status caldera_device_verifier_generate(const char *device_key,
                                                size_t device_key_length,
                                                const char *device_group_key,
                                                size_t device_group_key_length,
                                                caldera_device_verifier **verifier);

/**
 * Gives DeviceSecretVerifierConfig.PasswordVerifier of ConfirmDevice, in base64. Whoever has it can try
 * passwords against it.
 *
 * @param verifier  the verifier
 * @param view      out: the text, until the verifier is freed
 */
caldera_status caldera_device_verifier_password_verifier(const caldera_device_verifier *verifier,
                                                         caldera_view *view);

/**
 * Gives DeviceSecretVerifierConfig.Salt of ConfirmDevice, in base64.
 *
 * @param verifier  the verifier
 * @param view      out: the text, until the verifier is freed
 */
caldera_status caldera_device_verifier_salt(const caldera_device_verifier *verifier,
                                            caldera_view *view);

/**
 * Gives the device with its password, to be kept once ConfirmDevice has succeeded.
 *
 * @param verifier  the verifier
 * @param device    out: the device, to be freed with caldera_device_free
 */
caldera_status caldera_device_verifier_device(const caldera_device_verifier *verifier,
                                              caldera_device **device);

/**
 * Wipes and frees a verifier. NULL is allowed.
 */
void caldera_device_verifier_free(caldera_device_verifier *verifier);

/**
 * Begins a whole sign-in: every challenge, with your own I/O and dialogues. Until it is done, do
 * what caldera_sign_in_step says.
 *
 * The configuration is a JSON object. Needed: "user_pool_id", "client_id", "username" (or, in their
 * place, "kept_session", what caldera_kept_session_to_json wrote, which brings the device too), and
 * "auth_flow": USER_SRP_AUTH, CUSTOM_AUTH, USER_AUTH, USER_PASSWORD_AUTH,
 * ADMIN_USER_PASSWORD_AUTH or ADMIN_NO_SRP_AUTH. "password" is needed but for CUSTOM_AUTH and
 * USER_AUTH. Optional: "client_secret"; "device", the object that caldera_device_to_json wrote;
 * "admin", true for AdminInitiateAuth; "keep_password", true for caldera_sign_in_begin_again; for
 * USER_AUTH "preferred_challenge", "session" (what ConfirmSignUp returned), "target_acr_values",
 * "access_token" and "max_age"; "clock_offset_seconds"; "client_metadata", an object of texts;
 * "user_context" with "ip_address" and "encoded_data"; "admin_context" with "ip_address",
 * "server_name", "server_path", "encoded_data" and "http_headers"; "analytics_endpoint_id".
 * A member that is not known is an error. caldera_json_string quotes what the user typed.
 *
 * The handle keeps the password until the claim is made or the password is sent (longer where a
 * device that the service has forgotten would make it start again), and wipes it then. It keeps the
 * last request until the next one or caldera_sign_in_free. Where "auth_flow" has SRP, a challenge for
 * the password itself is refused: CALDERA_ERROR_UNEXPECTED_CHALLENGE.
 *
 * @param configuration  the JSON, at most 1 MiB; wipe it after the call
 * @param sign_in        out: the sign-in, to be freed with caldera_sign_in_free
 */
caldera_status caldera_sign_in_begin(const char *configuration,
                                     size_t configuration_length,
                                     caldera_sign_in **sign_in);

/**
 * Says what the sign-in wants next.
 *
 * @param sign_in  the sign-in
 * @param step     out: the step
 */
caldera_status caldera_sign_in_step(const caldera_sign_in *sign_in, caldera_step *step);

/**
 * Gives the value of the HTTP header X-Amz-Target for the request to send, such as
 * AWSCognitoIdentityProviderService.InitiateAuth. CALDERA_ERROR_NOT_FOUND if there is none to send.
 *
 * @param sign_in  the sign-in
 * @param view     out: the target, until the sign-in is changed or freed
 */
caldera_status caldera_sign_in_target(const caldera_sign_in *sign_in, caldera_view *view);

/**
 * Gives the JSON that goes with the step; it holds secrets.
 *
 * CALDERA_STEP_SEND: the request's body. POST it to the service's endpoint with X-Amz-Target and
 * Content-Type: application/x-amz-json-1.1. After a transport error
 * caldera_sign_in_may_be_repeated says whether it may be sent again.
 *
 * CALDERA_STEP_ASK: the question. Its "type" is "code" (with "challenge_name", "delivery_medium",
 * "destination", "friendly_device_name"), "select_mfa", "select_challenge" or "set_up_mfa" (with
 * "choices"), "software_token" (with "secret"), "new_password" (with "required_attributes" and
 * "attributes"), "custom" (with "parameters"), "password", "web_authn" (with
 * "credential_request_options") or "unknown" (with "challenge_name", "parameters", "session",
 * "available_challenges"). "rejected" says why it is asked again, and "is_repeated" is true where the
 * same challenge came again after an answer.
 *
 * CALDERA_STEP_DONE: the result: "access_token", "id_token", "refresh_token", "token_type",
 * "expires_in", "username" (the service's own name of the user), "new_device_key",
 * "is_device_forgotten", and "is_new_device_unreadable". What is not there is left out.
 *
 * CALDERA_STEP_ENDED: empty.
 *
 * @param sign_in  the sign-in
 * @param view     out: the JSON, until the sign-in is changed or freed
 */
caldera_status caldera_sign_in_json(const caldera_sign_in *sign_in,
                                    caldera_view *view);

/**
 * Takes the reply to the request that was sent, an error of the service included. Views of the
 * sign-in end.
 *
 * CALDERA_ERROR_SERVICE if the service refused for good (see caldera_sign_in_error);
 * CALDERA_ERROR_SERVICE_BUSY if it is overloaded or failed; CALDERA_ERROR_FOREIGN_REPLY if it was not
 * the service that answered. After any other error the sign-in is
 * as it was, unless caldera_sign_in_step says that it has ended.
 *
 * @param sign_in       the sign-in; no other thread may be using it
 * @param http_status   the HTTP status, such as 200
 * @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
 * @param body          the body as it came, at most 1 MiB
 * @param unix_seconds  the time now, in seconds since 1970: claims are signed with it
 * @param step          out: what is wanted next
 */
caldera_status caldera_sign_in_reply(caldera_sign_in *sign_in,
                                     uint16_t http_status,
                                     const char *error_type,
                                     size_t error_type_length,
                                     const char *body,
                                     size_t body_length,
                                     int64_t unix_seconds,
                                     caldera_step *step);

/**
 * Takes the answer to the question, and makes the request that caldera_sign_in_json gives next.
 * Views of the sign-in end. After an error the question stays open; a fourth password ends the sign-in
 * (CALDERA_ERROR_TOO_MANY_PASSWORDS).
 *
 * The answer is a JSON object with one of these members: "code" (perhaps with "device_name", for a
 * new authenticator app), "choice" (perhaps with "password", "credential" or "email"), "new_password"
 * (perhaps with "attributes", an object), "text", "password", "credential" (a text), or
 * "responses", an object of ChallengeResponses for a challenge that this library does not know.
 * "client_metadata" and the like may go with any.
 *
 * @param sign_in  the sign-in; no other thread may be using it
 * @param answer   the JSON, at most 1 MiB; wipe it after the call
 */
caldera_status caldera_sign_in_answer(caldera_sign_in *sign_in,
                                      const char *answer,
                                      size_t answer_length);

/**
 * Begins afresh, by the name that was typed, without the password being typed again: for a person
 * whose session expired while a code was on its way, or who never got it. The configuration has to
 * have "keep_password", unless there never was a password. Views of the sign-in end.
 *
 * Only a person's wish may call it: it counts as giving the password once more, and lets it and the
 * device be proved once more. CALDERA_ERROR_PASSWORD_MISSING if the password was not kept, or if a
 * new one was sent and no reply has come; CALDERA_ERROR_TOO_MANY_PASSWORDS after three;
 * CALDERA_ERROR_ENDED after tokens, and after a bound.
 *
 * @param sign_in  the sign-in, also after CALDERA_ERROR_SERVICE has ended it; no other thread may
 *                 be using it
 */
caldera_status caldera_sign_in_begin_again(caldera_sign_in *sign_in);

/**
 * Puts the sign-in away at its open question, to be taken up elsewhere by caldera_sign_in_resume: a
 * web back end that proves the password in one request and gets the code in another. This one stays
 * as it is; go on with one of the two.
 *
 * There is no password in it, no private key, no client secret and no device's secret. Whoever has it
 * can answer the question, and whoever changes it changes the counters that bound a sign-in: a browser
 * gets it encrypted and authenticated, or not at all. CALDERA_ERROR_NO_QUESTION or CALDERA_ERROR_ENDED
 * if no question is open.
 *
 * @param sign_in  the sign-in
 * @param json     out: the JSON, to be freed with caldera_text_free
 */
caldera_status caldera_sign_in_suspend(const caldera_sign_in *sign_in,
                                       caldera_text **json);

/**
 * Takes up a sign-in that caldera_sign_in_suspend put away: its step is CALDERA_STEP_ASK. There is
 * no password any more: what needs one asks for it, a device that the service forgets from now on ends
 * the sign-in, and it cannot begin again.
 *
 * @param json     the JSON, at most 4 MiB
 * @param app      the same client
 * @param device   the same device, or NULL where the sign-in has none
 * @param sign_in  out: the sign-in, to be freed with caldera_sign_in_free
 */
caldera_status caldera_sign_in_resume(const char *json,
                                      size_t json_length,
                                      const caldera_app_client *app,
                                      const caldera_device *device,
                                      caldera_sign_in **sign_in);

/**
 * Says why the service refused. CALDERA_ERROR_NOT_FOUND unless the last reply gave
 * CALDERA_ERROR_SERVICE or CALDERA_ERROR_SERVICE_BUSY.
 *
 * @param sign_in    the sign-in
 * @param kind       out: what happened, a name of this library's, such as
 *                   IncorrectUsernameOrPassword
 * @param type_name  out: the exception's name, such as NotAuthorizedException
 * @param message    out: the service's own words; they may repeat what was sent. All three until
 *                   the sign-in is changed or freed
 */
caldera_status caldera_sign_in_error(const caldera_sign_in *sign_in,
                                     caldera_view *kind,
                                     caldera_view *type_name,
                                     caldera_view *message);

/**
 * Makes the ConfirmDevice request for the new device that a sign-in met ("new_device_key" in its
 * result), and the device to keep once that request has succeeded. CALDERA_ERROR_NOT_FOUND if
 * there is no new device, or the sign-in is not done. May be repeated: each call makes a new
 * password.
 *
 * @param sign_in      the sign-in, done
 * @param device_name  what lists of devices will call it; NULL and 0 for none
 * @param request      out: the request, to be freed with caldera_request_free
 * @param device       out: the device, to be freed with caldera_device_free
 */
caldera_status caldera_sign_in_confirm_device(const caldera_sign_in *sign_in,
                                              const char *device_name,
                                              size_t device_name_length,
                                              caldera_request **request,
                                              caldera_device **device);

/**
 * Makes the UpdateDeviceStatus request, which says whether a device is to be remembered, for pools
 * that leave it to the user (caldera_confirm_device_reply). CALDERA_ERROR_NOT_FOUND if the sign-in
 * is not done.
 *
 * @param sign_in     the sign-in, done
 * @param device_key  DeviceKey, 1 to 128 bytes
 * @param remembered  0 for not_remembered, anything else for remembered
 * @param request     out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_sign_in_update_device_status(const caldera_sign_in *sign_in,
                                                    const char *device_key,
                                                    size_t device_key_length,
                                                    int32_t remembered,
                                                    caldera_request **request);

/**
 * Wipes and frees a sign-in, at whatever step. NULL is allowed.
 */
void caldera_sign_in_free(caldera_sign_in *sign_in);

/**
 * Says whether the request of a sign-in may be sent once more. See caldera_request_may_be_repeated.
 *
 * @param sign_in       the sign-in
 * @param outcome       what became of the request: CALDERA_OUTCOME_NOT_SENT, CALDERA_OUTCOME_THROTTLED
 *                      or CALDERA_OUTCOME_UNKNOWN
 * @param unix_seconds  the time now, in seconds since 1970; the sign-in's clock offset is applied
 * @param may           out: 1 if it may, else 0
 */
caldera_status caldera_sign_in_may_be_repeated(const caldera_sign_in *sign_in,
                                               uint32_t outcome,
                                               int64_t unix_seconds,
                                               int32_t *may);

/**
 * Gives the HTTP status of the last reply. CALDERA_ERROR_NOT_FOUND unless that gave
 * CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY or CALDERA_ERROR_FOREIGN_REPLY.
 *
 * @param sign_in      the sign-in
 * @param http_status  out: the status, such as 405 where a firewall wants a CAPTCHA solved
 */
caldera_status caldera_sign_in_http_status(const caldera_sign_in *sign_in, uint16_t *http_status);

/**
 * Gives by how much the local clock is taken to be behind the service's.
 *
 * @param sign_in  the sign-in
 * @param seconds  out: what is added to every time that is passed in
 */
caldera_status caldera_sign_in_clock_offset(const caldera_sign_in *sign_in, int64_t *seconds);

/**
 * Says by how much the local clock is behind the service's (caldera_clock_offset), for the claims to
 * come.
 *
 * @param sign_in  the sign-in; no other thread may be using it
 * @param seconds  what to add to every time that is passed in
 */
caldera_status caldera_sign_in_set_clock_offset(caldera_sign_in *sign_in,
                                                int64_t seconds);

/**
 * Gives a text of a sign-in's result. CALDERA_ERROR_NOT_FOUND if the sign-in is not done, or the result
 * has none such.
 *
 * @param sign_in  the sign-in, done
 * @param which    which: CALDERA_TEXT_ACCESS_TOKEN and those below it that a result has
 * @param view     out: the text, which may be secret, until the sign-in is changed or freed
 */
caldera_status caldera_sign_in_result_text(const caldera_sign_in *sign_in,
                                           uint32_t which,
                                           caldera_view *view);

/**
 * Gives for how many seconds the access token of a sign-in's result lives. CALDERA_ERROR_NOT_FOUND if
 * the sign-in is not done, or the service did not say.
 *
 * @param sign_in  the sign-in, done
 * @param seconds  out: ExpiresIn, counted from the reply
 */
caldera_status caldera_sign_in_expires_in(const caldera_sign_in *sign_in,
                                          int32_t *seconds);

/**
 * Says whether the service has forgotten the device that signed in, so that it is to be thrown away.
 * CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
 *
 * @param sign_in    the sign-in, done
 * @param forgotten  out: 1 if it has, else 0
 */
caldera_status caldera_sign_in_is_device_forgotten(const caldera_sign_in *sign_in,
                                                   int32_t *forgotten);

/**
 * Says whether the result names a new device that cannot be confirmed, for its names cannot be read.
 * CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
 *
 * @param sign_in     the sign-in, done
 * @param unreadable  out: 1 if it does, else 0
 */
caldera_status caldera_sign_in_is_new_device_unreadable(const caldera_sign_in *sign_in,
                                                        int32_t *unreadable);

/**
 * Gives all that is to be kept of a sign-in, in one. CALDERA_ERROR_NOT_FOUND if the sign-in is not done.
 *
 * @param sign_in  the sign-in, done
 * @param kept     out: what to keep, to be freed with caldera_kept_session_free
 */
caldera_status caldera_sign_in_keep(const caldera_sign_in *sign_in,
                                    caldera_kept_session **kept);

/**
 * Says what is asked. CALDERA_ERROR_NO_QUESTION if nothing is, here and in the functions of a question
 * that follow.
 *
 * @param sign_in   the sign-in
 * @param question  out: what is asked
 */
caldera_status caldera_sign_in_question(const caldera_sign_in *sign_in,
                                        caldera_question *question);

/**
 * Gives a text of the question. CALDERA_ERROR_NOT_FOUND if it has none such.
 *
 * @param sign_in  the sign-in
 * @param which    which: CALDERA_TEXT_CHALLENGE_NAME and those below it
 * @param view     out: the text, which may be secret, until the sign-in is changed or freed
 */
caldera_status caldera_sign_in_question_text(const caldera_sign_in *sign_in,
                                             uint32_t which,
                                             caldera_view *view);

/**
 * Gives a choice that the question offers, by its place, counted from 0; of a question that is not
 * known, a challenge that is available. CALDERA_ERROR_NOT_FOUND past the last.
 *
 * @param sign_in  the sign-in
 * @param index    the place
 * @param view     out: the name of a challenge, such as SMS_MFA, until the sign-in is changed or freed
 */
caldera_status caldera_sign_in_question_choice(const caldera_sign_in *sign_in,
                                               size_t index,
                                               caldera_view *view);

/**
 * Gives the name of an attribute that has to go with a new password, by its place, counted from 0.
 * CALDERA_ERROR_NOT_FOUND past the last.
 *
 * @param sign_in  the sign-in
 * @param index    the place
 * @param view     out: the name, without "userAttributes.", until the sign-in is changed or freed
 */
caldera_status caldera_sign_in_question_required_attribute(const caldera_sign_in *sign_in,
                                                           size_t index,
                                                           caldera_view *view);

/**
 * Gives the ChallengeParameters of a custom question and of one that is not known, and the attributes
 * that a user has who is to choose a new password. CALDERA_ERROR_NOT_FOUND for another question.
 *
 * @param sign_in     the sign-in
 * @param parameters  out: a copy of them, to be freed with caldera_parameters_free
 */
caldera_status caldera_sign_in_question_parameters(const caldera_sign_in *sign_in,
                                                   caldera_parameters **parameters);

/**
 * Says whether the same challenge came again after an answer: a wrong one, most likely.
 *
 * @param sign_in   the sign-in
 * @param repeated  out: 1 if it did, else 0
 */
caldera_status caldera_sign_in_question_is_repeated(const caldera_sign_in *sign_in,
                                                    int32_t *repeated);

/**
 * Makes what an authenticator app reads as a QR code, of a CALDERA_QUESTION_SOFTWARE_TOKEN.
 * CALDERA_ERROR_NOT_FOUND for another question.
 *
 * @param sign_in  the sign-in
 * @param issuer   whom the code is for, as the app shows it
 * @param account  the user, as the app shows it
 * @param uri      out: the otpauth URI, which holds the secret, to be freed with caldera_text_free
 */
caldera_status caldera_sign_in_otpauth_uri(const caldera_sign_in *sign_in,
                                           const char *issuer,
                                           size_t issuer_length,
                                           const char *account,
                                           size_t account_length,
                                           caldera_text **uri);

/**
 * Writes what is kept of a sign-in as JSON, to be stored where secrets are stored: who has it is signed
 * in. Its "username" is the name to store it under. The object can stand as "kept_session" in a
 * configuration as it is.
 *
 * @param kept  what is kept
 * @param json  out: the JSON, to be freed with caldera_text_free
 */
caldera_status caldera_kept_session_to_json(const caldera_kept_session *kept,
                                            caldera_text **json);

/**
 * Reads what caldera_kept_session_to_json wrote.
 *
 * @param json  the JSON, at most 3 MiB
 * @param kept  out: what is kept, to be freed with caldera_kept_session_free
 */
caldera_status caldera_kept_session_from_json(const char *json,
                                              size_t json_length,
                                              caldera_kept_session **kept);

/**
 * Gives the access token.
 *
 * @param kept  what is kept
 * @param view  out: the token, until what is kept is changed or freed
 */
caldera_status caldera_kept_session_access_token(const caldera_kept_session *kept,
                                                 caldera_view *view);

/**
 * Gives a text of what is kept. CALDERA_ERROR_NOT_FOUND if there is none such.
 *
 * @param kept   what is kept
 * @param which  which: CALDERA_TEXT_ACCESS_TOKEN and those below it that are kept
 * @param view   out: the text, which may be secret, until what is kept is changed or freed
 */
caldera_status caldera_kept_session_text(const caldera_kept_session *kept,
                                         uint32_t which,
                                         caldera_view *view);

/**
 * Gives the device that is kept. CALDERA_ERROR_NOT_FOUND if there is none that can sign in.
 *
 * @param kept    what is kept
 * @param device  out: a copy of the device, to be freed with caldera_device_free
 */
caldera_status caldera_kept_session_device(const caldera_kept_session *kept,
                                           caldera_device **device);

/**
 * Gives when the access token ends. CALDERA_ERROR_NOT_FOUND if that is not known.
 *
 * @param kept          what is kept
 * @param unix_seconds  out: its end by the clock that replies were taken with, in seconds since 1970
 */
caldera_status caldera_kept_session_expires_at(const caldera_kept_session *kept,
                                               int64_t *unix_seconds);

/**
 * Says whether caldera_kept_session_set_rotating was told that refresh tokens rotate.
 *
 * @param kept         what is kept
 * @param is_rotating  out: 1 if they do, else 0
 */
caldera_status caldera_kept_session_is_rotating(const caldera_kept_session *kept,
                                                int32_t *is_rotating);

/**
 * Says whether it is time to refresh: the access token ends within a margin, or has ended. 0 where
 * there is no refresh token, and where it is not known when the access token ends.
 *
 * @param kept            what is kept
 * @param unix_seconds    the time now, in seconds since 1970, by the clock that replies were taken with
 * @param margin_seconds  how long before its end
 * @param needed          out: 1 if it is, else 0
 */
caldera_status caldera_kept_session_needs_refresh(const caldera_kept_session *kept,
                                                  int64_t unix_seconds,
                                                  uint32_t margin_seconds,
                                                  int32_t *needed);

/**
 * Says whether the client rotates its refresh tokens, which no reply tells; at first it does not.
 *
 * @param kept         what is kept; no other thread may be using it
 * @param is_rotating  0 for no, anything else for yes
 */
caldera_status caldera_kept_session_set_rotating(caldera_kept_session *kept, int32_t is_rotating);

/**
 * Makes the request that refreshes the tokens, with the name, device and secret that it needs.
 *
 * @param kept     what is kept
 * @param app      the app client that signed in
 * @param request  out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_kept_session_refresh(const caldera_kept_session *kept,
                                            const caldera_app_client *app,
                                            caldera_request **request);

/**
 * Takes the reply to the request of caldera_kept_session_refresh, and its tokens: store what is kept
 * anew then. After an error nothing has changed; CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY and
 * CALDERA_ERROR_FOREIGN_REPLY are as in caldera_sign_in_reply (the reason is in the body).
 *
 * @param kept          what is kept; no other thread may be using it
 * @param app           the app client that signed in
 * @param http_status   the HTTP status, such as 200
 * @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
 * @param body          the body as it came, at most 1 MiB
 * @param unix_seconds  the time now, in seconds since 1970
 */
caldera_status caldera_kept_session_refresh_reply(caldera_kept_session *kept,
                                                  const caldera_app_client *app,
                                                  uint16_t http_status,
                                                  const char *error_type,
                                                  size_t error_type_length,
                                                  const char *body,
                                                  size_t body_length,
                                                  int64_t unix_seconds);

/**
 * Takes the device that ConfirmDevice has just registered.
 *
 * @param kept    what is kept; no other thread may be using it
 * @param device  the device; it stays the caller's
 */
caldera_status caldera_kept_session_set_device(caldera_kept_session *kept,
                                               const caldera_device *device);

/**
 * Forgets the device: after ForgetDevice has succeeded, or where the service refused its proof.
 *
 * @param kept  what is kept; no other thread may be using it
 */
caldera_status caldera_kept_session_remove_device(caldera_kept_session *kept);

/**
 * Makes the request that has the pool forget the device. CALDERA_ERROR_NOT_FOUND if there is none.
 *
 * @param kept     what is kept
 * @param request  out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_kept_session_forget_device(const caldera_kept_session *kept,
                                                  caldera_request **request);

/**
 * Makes the request that signs out here: RevokeToken.
 *
 * @param kept     what is kept
 * @param app      the app client that signed in
 * @param request  out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_kept_session_sign_out(const caldera_kept_session *kept,
                                             const caldera_app_client *app,
                                             caldera_request **request);

/**
 * Makes the request that signs out everywhere: GlobalSignOut.
 *
 * @param kept     what is kept
 * @param request  out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_kept_session_sign_out_everywhere(const caldera_kept_session *kept,
                                                        caldera_request **request);

/**
 * Wipes and frees what is kept. NULL is allowed.
 */
void caldera_kept_session_free(caldera_kept_session *kept);

/**
 * Makes a refresh: REFRESH_TOKEN_AUTH, or GetTokensFromRefreshToken, which clients with token
 * rotation need. With a whole kept sign-in, use caldera_kept_session_refresh.
 *
 * @param app            the app client that signed in; not needed any more afterwards
 * @param username       the service's own name of the user, not an alias, 1 to 1,024 bytes
 * @param refresh_token  the token, 1 to 131,072 bytes
 * @param device_key     DeviceKey of the device that the token came to, 1 to 128 bytes; NULL and 0
 *                       for none
 * @param is_rotating    0 for REFRESH_TOKEN_AUTH, anything else for GetTokensFromRefreshToken
 * @param refresh        out: the refresh, to be freed with caldera_refresh_free
 */
caldera_status caldera_refresh_new(const caldera_app_client *app,
                                   const char *username,
                                   size_t username_length,
                                   const char *refresh_token,
                                   size_t refresh_token_length,
                                   const char *device_key,
                                   size_t device_key_length,
                                   int32_t is_rotating,
                                   caldera_refresh **refresh);

/**
 * Makes a refresh's request.
 *
 * @param refresh  the refresh
 * @param request  out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_refresh_request(const caldera_refresh *refresh, caldera_request **request);

/**
 * Takes the reply to a refresh's request, and its tokens. After an error nothing has changed;
 * CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY and CALDERA_ERROR_FOREIGN_REPLY are as in
 * caldera_sign_in_reply (caldera_error_kind tells the reason). Views of the refresh end.
 *
 * @param refresh      the refresh; no other thread may be using it
 * @param http_status  the HTTP status, such as 200
 * @param error_type   the HTTP header x-amzn-ErrorType, or NULL and 0
 * @param body         the body as it came, at most 1 MiB
 */
caldera_status caldera_refresh_reply(caldera_refresh *refresh,
                                     uint16_t http_status,
                                     const char *error_type,
                                     size_t error_type_length,
                                     const char *body,
                                     size_t body_length);

/**
 * Gives a text of a refresh's result. CALDERA_ERROR_NOT_FOUND before caldera_refresh_reply has
 * succeeded, and if the result has none such. Where no new refresh token came, the old one is
 * given.
 *
 * @param refresh  the refresh
 * @param which    which: CALDERA_TEXT_ACCESS_TOKEN and those below it that a result has
 * @param view     out: the text, which may be secret, until the refresh is changed or freed
 */
caldera_status caldera_refresh_text(const caldera_refresh *refresh,
                                    uint32_t which,
                                    caldera_view *view);

/**
 * Gives for how many seconds the access token of a refresh's result lives. CALDERA_ERROR_NOT_FOUND
 * as by caldera_refresh_text.
 *
 * @param refresh  the refresh
 * @param seconds  out: ExpiresIn, counted from the reply
 */
caldera_status caldera_refresh_expires_in(const caldera_refresh *refresh, int32_t *seconds);

/**
 * Wipes and frees a refresh. NULL is allowed.
 */
void caldera_refresh_free(caldera_refresh *refresh);

/**
 * Reads the reply to ConfirmDevice. The device may be kept if this succeeds;
 * CALDERA_ERROR_SERVICE or CALDERA_ERROR_SERVICE_BUSY if the service refused (no sign-in knows why:
 * the reason is in the body).
 *
 * @param http_status   the HTTP status, such as 200
 * @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
 * @param body          the body as it came, at most 1 MiB
 * @param is_necessary  out: 1 if the device is remembered only after UpdateDeviceStatus
 *                      (UserConfirmationNecessary), else 0
 */
caldera_status caldera_confirm_device_reply(uint16_t http_status,
                                            const char *error_type,
                                            size_t error_type_length,
                                            const char *body,
                                            size_t body_length,
                                            int32_t *is_necessary);

/**
 * Makes the RevokeToken request, which ends a refresh token's life and that of the access tokens
 * that came from it.
 *
 * @param app            the app client
 * @param refresh_token  the token, 1 to 131,072 bytes
 * @param request        out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_revoke_token(const caldera_app_client *app,
                                    const char *refresh_token,
                                    size_t refresh_token_length,
                                    caldera_request **request);

/**
 * Makes the GlobalSignOut request, which ends the life of every token that the user has.
 *
 * @param access_token  the token, 1 to 131,072 bytes
 * @param request       out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_global_sign_out(const char *access_token,
                                       size_t access_token_length,
                                       caldera_request **request);

/**
 * Makes the GetUser request: who an access token belongs to. The reply's body is JSON as the service
 * writes it.
 *
 * @param access_token  the token, 1 to 131,072 bytes
 * @param request       out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_get_user(const char *access_token,
                                size_t access_token_length,
                                caldera_request **request);

/**
 * Makes the ListDevices request. The reply's body is JSON as the service writes it.
 *
 * @param access_token      the token, 1 to 131,072 bytes
 * @param limit             how many devices at most, 0 to 60
 * @param pagination_token  PaginationToken of the last reply; NULL and 0 for the first devices
 * @param request           out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_list_devices(const char *access_token,
                                    size_t access_token_length,
                                    uint32_t limit,
                                    const char *pagination_token,
                                    size_t pagination_token_length,
                                    caldera_request **request);

/**
 * Makes the ForgetDevice request, which has the pool forget a device of the user's.
 *
 * @param access_token  the token, 1 to 131,072 bytes
 * @param device_key    DeviceKey, 1 to 128 bytes
 * @param request       out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_forget_device(const char *access_token,
                                     size_t access_token_length,
                                     const char *device_key,
                                     size_t device_key_length,
                                     caldera_request **request);

/**
 * Makes the UpdateDeviceStatus request, which says whether a device is to be remembered.
 *
 * @param access_token  the token, 1 to 131,072 bytes
 * @param device_key    DeviceKey, 1 to 128 bytes
 * @param remembered    0 for not_remembered, anything else for remembered
 * @param request       out: the request, to be freed with caldera_request_free
 */
caldera_status caldera_update_device_status(const char *access_token,
                                            size_t access_token_length,
                                            const char *device_key,
                                            size_t device_key_length,
                                            int32_t remembered,
                                            caldera_request **request);

/**
 * Says whether a request may be sent once more.
 *
 * After CALDERA_OUTCOME_NOT_SENT and CALDERA_OUTCOME_THROTTLED it may, a claim within five seconds of
 * its TIMESTAMP alone. After CALDERA_OUTCOME_UNKNOWN it may not where the service takes it once (a claim,
 * a code, an answer of the person's, a new password, a rotating refresh): begin anew then, when the
 * person wishes so.
 *
 * @param request       the request
 * @param outcome       what became of it: CALDERA_OUTCOME_NOT_SENT, CALDERA_OUTCOME_THROTTLED or
 *                      CALDERA_OUTCOME_UNKNOWN
 * @param unix_seconds  the time now by the service's clock, in seconds since 1970
 * @param may           out: 1 if it may, else 0
 */
caldera_status caldera_request_may_be_repeated(const caldera_request *request,
                                               uint32_t outcome,
                                               int64_t unix_seconds,
                                               int32_t *may);

/**
 * Gives the value of the HTTP header X-Amz-Target for a request.
 *
 * @param request  the request
 * @param view     out: the target, until the request is freed
 */
caldera_status caldera_request_target(const caldera_request *request, caldera_view *view);

/**
 * Gives a request's body: JSON that holds secrets.
 *
 * @param request  the request
 * @param view     out: the JSON, until the request is freed
 */
caldera_status caldera_request_json(const caldera_request *request, caldera_view *view);

/**
 * Wipes and frees a request. NULL is allowed.
 */
void caldera_request_free(caldera_request *request);

/**
 * Reads the HTTP header Retry-After of a reply that gave CALDERA_ERROR_SERVICE_BUSY or
 * CALDERA_ERROR_FOREIGN_REPLY, of a sign-in or of any other request: how long to wait before anything is
 * sent again. Whether the same request may be is told by caldera_sign_in_may_be_repeated and
 * caldera_request_may_be_repeated. CALDERA_ERROR_NOT_FOUND if it is neither whole seconds nor a date as
 * a server writes it.
 *
 * @param header        the header's value, such as 120 or Sun, 06 Nov 1994 08:49:37 GMT
 * @param unix_seconds  the time now by the clock of whoever sent it, in seconds since 1970
 * @param seconds       out: how many seconds to wait; 0 for a date that has passed
 */
caldera_status caldera_retry_after(const char *header,
                                   size_t header_length,
                                   int64_t unix_seconds,
                                   uint32_t *seconds);

/**
 * Gives the service's endpoint for a pool, such as https://cognito-idp.eu-west-1.amazonaws.com.
 *
 * @param user_pool_id  the pool's id
 * @param flags         0, CALDERA_ENDPOINT_FIPS, CALDERA_ENDPOINT_DUAL_STACK, or both
 * @param endpoint      out: the URL, to be freed with caldera_text_free
 */
caldera_status caldera_endpoint(const char *user_pool_id,
                                size_t user_pool_id_length,
                                uint32_t flags,
                                caldera_text **endpoint);

/**
 * Says why the service refused a request apart from a sign-in. CALDERA_ERROR_NOT_FOUND if the reply is
 * no refusal, or not the service's.
 *
 * @param http_status  the HTTP status, such as 400
 * @param error_type   the HTTP header x-amzn-ErrorType, or NULL and 0
 * @param body         the body as it came, at most 1 MiB
 * @param kind         out: what happened, a name of this library's, such as RefreshTokenExpired; it is
 *                     there for ever
 */
caldera_status caldera_error_kind(uint16_t http_status,
                                  const char *error_type,
                                  size_t error_type_length,
                                  const char *body,
                                  size_t body_length,
                                  caldera_view *kind);

/**
 * Reads the HTTP header Date of a reply: by how much the local clock is behind the service's. The
 * service refuses a claim whose time is minutes off.
 *
 * @param date          the header's value, such as Sun, 06 Nov 1994 08:49:37 GMT
 * @param unix_seconds  the local time when the reply came, in seconds since 1970
 * @param seconds       out: what to add to the local time; for caldera_sign_in_set_clock_offset, and
 *                      "clock_offset_seconds" of a configuration
 */
caldera_status caldera_clock_offset(const char *date,
                                    size_t date_length,
                                    int64_t unix_seconds,
                                    int64_t *seconds);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CALDERA_SRP_H */
