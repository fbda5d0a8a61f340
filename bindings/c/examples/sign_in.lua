-- Signs in with LuaJIT's own FFI, and LuaSocket:
--     luajit sign_in.lua LIBRARY ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password
local ffi, http, ltn12 = require 'ffi', require 'socket.http', require 'ltn12'
local library, endpoint, pool, client, username = unpack(arg)

local header = assert(io.open((arg[0]:match '.*/' or '') .. '../include/caldera_srp.ffi.h'))
ffi.cdef(header:read '*a')
header:close()
caldera = ffi.load(library) -- global: collected along with the handles, it would be gone when they are freed

local function check(status)
  if status ~= caldera.CALDERA_OK then error(ffi.string(caldera.caldera_status_text(status)), 0) end
end
local function shown(give, handle)
  local view = ffi.new 'caldera_view'
  check(give(handle, view))
  return ffi.string(view.data, view.length)
end
local function json_string(text)
  local json = ffi.new 'caldera_text *[1]'
  check(caldera.caldera_json_string(text, #text, json))
  return shown(caldera.caldera_text_view, ffi.gc(json[0], caldera.caldera_text_free))
end

local configuration = '{"auth_flow":"USER_SRP_AUTH","user_pool_id":' .. json_string(pool)
  .. ',"client_id":' .. json_string(client) .. ',"username":' .. json_string(username)
  .. ',"password":' .. json_string(io.read '*l') .. '}'
local begun, step = ffi.new 'caldera_sign_in *[1]', ffi.new 'caldera_step[1]'
check(caldera.caldera_sign_in_begin(configuration, #configuration, begun))
local sign_in = ffi.gc(begun[0], caldera.caldera_sign_in_free)

repeat
  local json, body = shown(caldera.caldera_sign_in_json, sign_in), {}
  local sent, http_status = http.request {
    url = endpoint, method = 'POST', source = ltn12.source.string(json), sink = ltn12.sink.table(body),
    headers = {
      ['content-type'] = 'application/x-amz-json-1.1', ['content-length'] = #json,
      ['x-amz-target'] = shown(caldera.caldera_sign_in_target, sign_in),
    },
  }
  assert(sent, http_status)
  body = table.concat(body)
  local status = caldera.caldera_sign_in_reply(sign_in, http_status, nil, 0, body, #body, os.time(), step)
  if status == caldera.CALDERA_ERROR_SERVICE then
    local kind, more = ffi.new 'caldera_view', ffi.new 'caldera_view[2]'
    check(caldera.caldera_sign_in_error(sign_in, kind, more, more + 1))
    io.stderr:write('refused: ', ffi.string(kind.data, kind.length), '\n')
    os.exit(1)
  end
  check(status)
  if step[0] == caldera.CALDERA_STEP_ASK then
    print(shown(caldera.caldera_sign_in_json, sign_in))
    local answer = io.read '*l'
    check(caldera.caldera_sign_in_answer(sign_in, answer, #answer))
  end
until step[0] == caldera.CALDERA_STEP_DONE
print('signed in, ' .. shown(caldera.caldera_sign_in_json, sign_in):match '"token_type":"(%w+)"')
