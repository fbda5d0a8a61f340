/*
 * Replays vectors: replay FILE. The file is made by tests/c.rs from test-vectors/peer-agreed.json:
 * lines of a field's name, a space and its value in hexadecimal; an empty line ends a vector.
 */
#include <stdlib.h>

#include "check.h"
#include "hazmat.h"

enum { FIELDS = 32 };

struct field {
    char name[32];
    char *value;
    size_t length;
};

struct vector {
    struct field fields[FIELDS];
    size_t count;
};

static const struct field *find(const struct vector *vector, const char *name)
{
    for (size_t i = 0; i < vector->count; i++)
        if (strcmp(vector->fields[i].name, name) == 0)
            return &vector->fields[i];
    return NULL;
}

/* A field that has to be there. */
static const struct field *need(const struct vector *vector, const char *name)
{
    static const struct field nothing = {"", "", 0};
    const struct field *field = find(vector, name);
    if (field == NULL)
        fprintf(stderr, "no field %s\n", name);
    CHECK(field != NULL);
    return field != NULL ? field : &nothing;
}

static int nibble(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static size_t unhex(char *to, const char *from, size_t digits)
{
    for (size_t i = 0; i < digits / 2; i++)
        to[i] = (char)(nibble(from[2 * i]) << 4 | nibble(from[2 * i + 1]));
    return digits / 2;
}

/* Reads a vector; 0 at the end of the file. */
static int read_vector(FILE *file, struct vector *vector)
{
    static char line[1 << 20];
    vector->count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        size_t length = strcspn(line, "\n");
        if (length == 0)
            return vector->count > 0;
        char *space = memchr(line, ' ', length);
        if (space == NULL || space - line >= 32 || vector->count == FIELDS) {
            fprintf(stderr, "a line that is no field\n");
            exit(2);
        }
        struct field *field = &vector->fields[vector->count++];
        memcpy(field->name, line, (size_t)(space - line));
        field->name[space - line] = 0;
        size_t digits = length - (size_t)(space - line) - 1;
        field->value = malloc(digits / 2 + 1);
        if (field->value == NULL)
            exit(2);
        field->length = unhex(field->value, space + 1, digits);
    }
    return vector->count > 0;
}

static void free_vector(struct vector *vector)
{
    for (size_t i = 0; i < vector->count; i++)
        free(vector->fields[i].value);
}

static int compared;

/* Compares an entry with the expected field of that name, where there is one. */
static void compare(const struct vector *vector, const char *expected,
                    const caldera_parameters *map, const char *key)
{
    const struct field *field = find(vector, expected);
    caldera_view view;
    if (field == NULL)
        return;
    OK(caldera_parameters_get(map, key, strlen(key), &view));
    CHECK(view_is(view, field->value, field->length));
    compared++;
}

static void compare_view(const struct vector *vector, const char *expected, caldera_view view)
{
    const struct field *field = find(vector, expected);
    if (field == NULL)
        return;
    CHECK(view_is(view, field->value, field->length));
    compared++;
}

static void set(caldera_parameters *map, const char *key, const struct field *value)
{
    OK(caldera_parameters_set(map, key, strlen(key), value->value, value->length));
}

static caldera_app_client *client(const struct vector *vector)
{
    const struct field *id = find(vector, "client_id");
    const struct field *secret = find(vector, "client_secret");
    caldera_app_client *app;
    OK(caldera_app_client_new(id ? id->value : "client", id ? id->length : 6,
                              secret ? secret->value : NULL, secret ? secret->length : 0, &app));
    return app;
}

static int64_t now(const struct vector *vector)
{
    char digits[32] = "";
    const struct field *field = need(vector, "unix_seconds");
    memcpy(digits, field->value, field->length < 31 ? field->length : 31);
    return strtoll(digits, NULL, 10);
}

static void user(const struct vector *vector)
{
    caldera_app_client *app = client(vector);
    const struct field *pool = need(vector, "pool_id"), *a = need(vector, "a");
    const struct field *name = need(vector, "username"), *password = need(vector, "password");
    const struct field *id = find(vector, "user_id_for_srp");
    caldera_user_sign_in *sign_in;
    caldera_parameters *started, *challenge, *responses;

    OK(caldera_hazmat_user_sign_in_start(pool->value, pool->length, app, name->value, name->length,
                                         a->value, a->length, &sign_in, &started));
    caldera_app_client_free(app);
    compare(vector, "srp_a", started, "SRP_A");
    compare(vector, "secret_hash", started, "SECRET_HASH");

    OK(caldera_parameters_new(&challenge));
    set(challenge, "USER_ID_FOR_SRP", id != NULL ? id : name);
    set(challenge, "SALT", need(vector, "salt"));
    set(challenge, "SRP_B", need(vector, "srp_b"));
    set(challenge, "SECRET_BLOCK", need(vector, "secret_block"));
    OK(caldera_user_sign_in_respond(sign_in, challenge, password->value, password->length,
                                    now(vector), &responses));
    compare(vector, "timestamp", responses, "TIMESTAMP");
    compare(vector, "password_claim_signature", responses, "PASSWORD_CLAIM_SIGNATURE");
    compare(vector, "secret_hash_user_id", responses, "SECRET_HASH");
    compare(vector, "secret_block", responses, "PASSWORD_CLAIM_SECRET_BLOCK");

    caldera_parameters_free(responses);
    CHECK_STATUS(caldera_user_sign_in_respond(sign_in, challenge, password->value,
                                              password->length, now(vector), &responses),
                 CALDERA_ERROR_CONSUMED);
    CHECK(responses == NULL);
    caldera_parameters_free(challenge);
    caldera_parameters_free(started);
    caldera_user_sign_in_free(sign_in);
}

static caldera_device *remembered(const struct vector *vector)
{
    const struct field *key = need(vector, "device_key");
    const struct field *group = need(vector, "device_group_key");
    const struct field *password = need(vector, "device_password");
    caldera_device *device;
    OK(caldera_device_new(key->value, key->length, group->value, group->length, password->value,
                          password->length, &device));
    return device;
}

static void device(const struct vector *vector)
{
    caldera_app_client *app = client(vector);
    caldera_device *device = remembered(vector);
    const struct field *name = need(vector, "username"), *a = need(vector, "a");
    caldera_device_sign_in *sign_in;
    caldera_parameters *started, *challenge, *responses;

    OK(caldera_hazmat_device_sign_in_start(app, name->value, name->length, device, a->value,
                                           a->length, &sign_in, &started));
    compare(vector, "srp_a", started, "SRP_A");
    compare(vector, "secret_hash", started, "SECRET_HASH");

    OK(caldera_parameters_new(&challenge));
    set(challenge, "USERNAME", name);
    set(challenge, "DEVICE_KEY", need(vector, "device_key"));
    set(challenge, "SALT", need(vector, "salt"));
    set(challenge, "SRP_B", need(vector, "srp_b"));
    set(challenge, "SECRET_BLOCK", need(vector, "secret_block"));
    OK(caldera_device_sign_in_respond(sign_in, challenge, device, now(vector), &responses));
    compare(vector, "timestamp", responses, "TIMESTAMP");
    compare(vector, "password_claim_signature", responses, "PASSWORD_CLAIM_SIGNATURE");
    compare(vector, "secret_block", responses, "PASSWORD_CLAIM_SECRET_BLOCK");
    compare(vector, "device_key", responses, "DEVICE_KEY");

    caldera_parameters_free(responses);
    caldera_parameters_free(challenge);
    caldera_parameters_free(started);
    caldera_device_sign_in_free(sign_in);
    caldera_device_free(device);
    caldera_app_client_free(app);
}

static void confirm(const struct vector *vector)
{
    caldera_device *device = remembered(vector);
    const struct field *salt = need(vector, "salt_random");
    caldera_device_verifier *verifier;
    caldera_view view;

    OK(caldera_hazmat_device_verifier(device, salt->value, salt->length, &verifier));
    OK(caldera_device_verifier_password_verifier(verifier, &view));
    compare_view(vector, "password_verifier", view);
    OK(caldera_device_verifier_salt(verifier, &view));
    compare_view(vector, "salt", view);
    caldera_device_verifier_free(verifier);
    caldera_device_free(device);
}

static void secret_hash(const struct vector *vector)
{
    caldera_app_client *app = client(vector);
    const struct field *name = need(vector, "username");
    caldera_text *hash;
    caldera_view view;

    OK(caldera_app_client_secret_hash(app, name->value, name->length, &hash));
    OK(caldera_text_view(hash, &view));
    compare_view(vector, "secret_hash", view);
    caldera_text_free(hash);
    caldera_app_client_free(app);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *kind;
        void (*replay)(const struct vector *);
    } kinds[] = {
        {"password_verifier", user},
        {"device_password_verifier", device},
        {"confirm_device", confirm},
        {"secret_hash", secret_hash},
    };
    static struct vector vector;
    int vectors = 0;
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;

    if (file == NULL) {
        fprintf(stderr, "usage: replay FILE\n");
        return 2;
    }
    while (read_vector(file, &vector)) {
        const struct field *kind = need(&vector, "kind");
        int before = failures, values = compared;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (strlen(kinds[i].kind) == kind->length &&
                memcmp(kinds[i].kind, kind->value, kind->length) == 0)
                kinds[i].replay(&vector);
        CHECK(compared > values);
        if (failures > before)
            fprintf(stderr, "in vector %.*s\n", (int)need(&vector, "id")->length,
                    need(&vector, "id")->value);
        free_vector(&vector);
        vectors++;
    }
    fclose(file);
    printf("%d vectors, %d values compared\n", vectors, compared);
    return report("replay");
}
