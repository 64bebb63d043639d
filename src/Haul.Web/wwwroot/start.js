// Starts the live page, and finds its way back when the silo behind it has gone.
const lost = document.getElementById("lost");
let looking = false;

async function comeBack() {
  if (looking) return;
  looking = true;
  lost.hidden = false;
  for (;;) {
    if (await lives()) {
      try {
        // The same silo may have the page still; any other begins it anew.
        if (await Blazor.reconnect()) {
          lost.hidden = true;
          looking = false;
          return;
        }
        location.reload();
        return;
      } catch {
        // The silo may take the login no more: loading the page leads to a new one.
        if (await isLockedOut()) {
          location.reload();
          return;
        }
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function lives() {
  return (await ask("/health/live"))?.ok === true;
}

async function isLockedOut() {
  const answer = await ask(location.href);
  return answer?.type === "opaqueredirect" || answer?.status === 401;
}

// Nothing while nobody answers.
async function ask(where) {
  try {
    return await fetch(where, { cache: "no-store", redirect: "manual" });
  } catch {
    return undefined;
  }
}

Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: comeBack, onConnectionUp: () => (lost.hidden = true) } } });
