# Signs in with Ruby's own Fiddle: ruby sign_in.rb LIBRARY ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
require 'fiddle/import'
require 'json'
require 'net/http'

library, endpoint, pool, client, username = ARGV
# What is used of caldera_srp.h; a status and a step are ints.
module Caldera
  extend Fiddle::Importer
  dlload ARGV.first
  OK, ERROR_SERVICE, STEP_ASK, STEP_DONE = 0, 40, 2, 3
  View = struct ['char *data', 'size_t length']
  extern 'const char *caldera_status_text(int)'
  extern 'int caldera_sign_in_begin(const char *, size_t, void *)'
  extern 'int caldera_sign_in_target(void *, void *)'
  extern 'int caldera_sign_in_json(void *, void *)'
  extern 'int caldera_sign_in_reply(void *, unsigned short, void *, size_t, const char *, size_t, long long, void *)'
  extern 'int caldera_sign_in_answer(void *, const char *, size_t)'
  extern 'int caldera_sign_in_error(void *, void *, void *, void *)'
  extern 'void caldera_sign_in_free(void *)'
end

def check(status)
  raise Caldera.caldera_status_text(status).to_s unless status == Caldera::OK
end

# The bytes that a function shows.
def shown
  view = Caldera::View.malloc(Fiddle::RUBY_FREE)
  check yield view
  view.data[0, view.length].force_encoding('UTF-8')
end

configuration = JSON.generate(auth_flow: 'USER_SRP_AUTH', user_pool_id: pool, client_id: client,
                              username: username, password: $stdin.gets.chomp)
handle = Fiddle::Pointer.malloc(Fiddle::SIZEOF_VOIDP, Fiddle::RUBY_FREE)
check Caldera.caldera_sign_in_begin(configuration, configuration.bytesize, handle)
sign_in = handle.ptr
step = Fiddle::Pointer.malloc(Fiddle::SIZEOF_INT, Fiddle::RUBY_FREE)
loop do
  headers = { 'Content-Type' => 'application/x-amz-json-1.1',
              'X-Amz-Target' => shown { |view| Caldera.caldera_sign_in_target(sign_in, view) } }
  reply = Net::HTTP.post(URI(endpoint), shown { |view| Caldera.caldera_sign_in_json(sign_in, view) }, headers)
  status = Caldera.caldera_sign_in_reply(sign_in, reply.code.to_i, nil, 0, reply.body, reply.body.bytesize,
                                         Time.now.to_i, step)
  if status == Caldera::ERROR_SERVICE
    others = Array.new(2) { Caldera::View.malloc(Fiddle::RUBY_FREE) }
    abort "refused: #{shown { |kind| Caldera.caldera_sign_in_error(sign_in, kind, *others) }}"
  end
  check status
  case step[0, Fiddle::SIZEOF_INT].unpack1('i')
  when Caldera::STEP_DONE then break
  when Caldera::STEP_ASK
    puts shown { |view| Caldera.caldera_sign_in_json(sign_in, view) }
    answer = $stdin.gets.chomp
    check Caldera.caldera_sign_in_answer(sign_in, answer, answer.bytesize)
  end
end
puts "signed in, #{JSON.parse(shown { |view| Caldera.caldera_sign_in_json(sign_in, view) })['token_type']}"
Caldera.caldera_sign_in_free(sign_in)
