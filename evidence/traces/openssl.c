/* OpenSSL's constant-time power modulo a number of 3072 bits, between marks for plugin.c:
 *
 *     openssl MODULUS BASE EXPONENT        in hexadecimal; prints the power
 *
 * Declared here is what is used of libcrypto 3, so that no header for the other processor is needed. */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct bignum_st BIGNUM;
typedef struct bignum_ctx BN_CTX;
typedef struct bn_mont_ctx_st BN_MONT_CTX;
BIGNUM *BN_new(void);
int BN_hex2bn(BIGNUM **, const char *);
char *BN_bn2hex(const BIGNUM *);
BN_CTX *BN_CTX_new(void);
BN_MONT_CTX *BN_MONT_CTX_new(void);
int BN_MONT_CTX_set(BN_MONT_CTX *, const BIGNUM *, BN_CTX *);
int BN_mod_exp_mont_consttime(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *,
    BN_MONT_CTX *);

static void mark(long command)
{
    syscall(SYS_getppid, 0x5ca1ab1eL, command, 0L);
}

int main(int argc, char **argv)
{
    BIGNUM *modulus = NULL, *base = NULL, *exponent = NULL, *power = BN_new();
    BN_CTX *context = BN_CTX_new();
    BN_MONT_CTX *montgomery = BN_MONT_CTX_new();
    if (argc != 4 || !BN_hex2bn(&modulus, argv[1]) || !BN_hex2bn(&base, argv[2])
        || !BN_hex2bn(&exponent, argv[3]) || !BN_MONT_CTX_set(montgomery, modulus, context))
        return 2;
    /* Once before, so that what is bound and allocated once is so. */
    BN_mod_exp_mont_consttime(power, base, exponent, modulus, context, montgomery);
    mark(1);
    BN_mod_exp_mont_consttime(power, base, exponent, modulus, context, montgomery);
    mark(2);
    puts(BN_bn2hex(power));
    return 0;
}
