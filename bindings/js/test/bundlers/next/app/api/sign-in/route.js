// Signs in from the server with what it is sent.

import { signIn } from "caldera-srp";

export async function POST(request) {
  const session = await signIn(await request.json());
  return Response.json({ text: `signed in as ${session.username}` });
}
