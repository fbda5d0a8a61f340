"use client";

// Signs in from the browser with what the address says.

import { useEffect, useState } from "react";

import { signIn } from "caldera-srp";

export default function Page() {
  const [text, setText] = useState("");
  useEffect(() => {
    const options = Object.fromEntries(new URLSearchParams(location.search));
    signIn(options).then(
      (session) => setText(`signed in as ${session.username}`),
      (error) => setText(String(error)),
    );
  }, []);
  return <output>{text}</output>;
}
