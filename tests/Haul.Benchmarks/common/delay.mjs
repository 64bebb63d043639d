// A proxy behind which everything arrives later: node delay.mjs PORT HOST:PORT MILLISECONDS-EACH-WAY
import net from "node:net";

const [, , port, target, ms] = process.argv;
const [host, targetPort] = target.split(":");

// What one connection has on its way at most, like a window of TCP.
const most = 6 << 20;

function late(from, to) {
  let underWay = 0;
  from.on("data", (chunk) => {
    underWay += chunk.length;
    if (underWay > most) from.pause();
    setTimeout(() => {
      const gone = () => {
        underWay -= chunk.length;
        if (underWay <= most) from.resume();
      };
      if (to.writable) to.write(chunk, gone);
      else gone();
    }, Number(ms));
  });
  from.on("end", () => setTimeout(() => to.end(), Number(ms)));
  from.on("error", () => to.destroy());
  from.on("close", () => setTimeout(() => to.destroySoon(), Number(ms)));
}

net
  .createServer({ allowHalfOpen: true }, (client) => {
    const origin = net.connect({ host, port: Number(targetPort), allowHalfOpen: true });
    late(client, origin);
    late(origin, client);
  })
  .listen(Number(port), "127.0.0.1");
