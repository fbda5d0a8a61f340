<?php
// Signs in with PHP's own FFI: php sign_in.php LIBRARY ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
declare(strict_types=1);

[, $library, $endpoint, $pool, $client, $username] = $argv;
$caldera = FFI::cdef(file_get_contents(__DIR__ . '/../include/caldera_srp.ffi.h'), $library);

$check = function (int $status) use ($caldera): void {
    if ($status !== $caldera->CALDERA_OK) {
        throw new RuntimeException($caldera->caldera_status_text($status));
    }
};
$view = $caldera->new('caldera_view');
$shown = fn (): string => FFI::string($view->data, $view->length);

$configuration = json_encode([
    'auth_flow' => 'USER_SRP_AUTH',
    'user_pool_id' => $pool,
    'client_id' => $client,
    'username' => $username,
    'password' => rtrim(fgets(STDIN), "\n"),
], JSON_THROW_ON_ERROR);
$signIn = $caldera->new('caldera_sign_in *');
$check($caldera->caldera_sign_in_begin($configuration, strlen($configuration), FFI::addr($signIn)));

$step = $caldera->new('caldera_step');
do {
    $check($caldera->caldera_sign_in_target($signIn, FFI::addr($view)));
    $headers = ['Content-Type: application/x-amz-json-1.1', 'X-Amz-Target: ' . $shown()];
    $check($caldera->caldera_sign_in_json($signIn, FFI::addr($view)));
    $http = ['method' => 'POST', 'header' => $headers, 'content' => $shown(), 'ignore_errors' => true];
    $body = file_get_contents($endpoint, false, stream_context_create(['http' => $http]));
    $httpStatus = (int) explode(' ', $http_response_header[0])[1];
    $status = $caldera->caldera_sign_in_reply(
        $signIn, $httpStatus, null, 0, $body, strlen($body), time(), FFI::addr($step));
    if ($status === $caldera->CALDERA_ERROR_SERVICE) {
        $more = [$caldera->new('caldera_view'), $caldera->new('caldera_view')];
        $check($caldera->caldera_sign_in_error($signIn, FFI::addr($view), ...array_map(FFI::addr(...), $more)));
        fwrite(STDERR, "refused: {$shown()}\n");
        exit(1);
    }
    $check($status);
    if ($step->cdata === $caldera->CALDERA_STEP_ASK) {
        $check($caldera->caldera_sign_in_json($signIn, FFI::addr($view)));
        echo $shown(), "\n";
        $answer = rtrim(fgets(STDIN), "\n");
        $check($caldera->caldera_sign_in_answer($signIn, $answer, strlen($answer)));
    }
} while ($step->cdata !== $caldera->CALDERA_STEP_DONE);

$check($caldera->caldera_sign_in_json($signIn, FFI::addr($view)));
echo 'signed in, ', json_decode($shown())->token_type, "\n";
$caldera->caldera_sign_in_free($signIn);
