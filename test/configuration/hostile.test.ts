import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Board, config, ID, machines, readyBoard } from "./board.ts";
import type { Watcher } from "./watcher.ts";

const TOPIC = `homie/${ID}`;
const SET = `${TOPIC}/$implementation/config/set`;
const STATUS = `${TOPIC}/$implementation/config/status`;

/** A text of about 1,500 bytes: a beginning, pieces of which each ends in a comma but the last one, an end. */
function filled(begin: string, piece: (index: number) => string, end: string, between = ","): string {
  let text = begin;
  for (let i = 0; text.length + piece(i).length + end.length < 1500; i++) text += (i ? between : "") + piece(i);
  return text + end;
}

const KEYS = filled('{"later":{', (i) => `"k${i}":${i}`, "}}");
const ESCAPES = filled('{"later":"', () => "\\u20ac\\n", '"}', "");
/** JSON that would take far more variables than bytes. */
const LARGE: Record<string, string> = {
  "590 zeros": `{"later":[${"0,".repeat(589)}0]}`,
  "306 empty objects": `{"later":[${"{},".repeat(305)}{}]}`,
  "empty lists": filled('{"later":[', () => "[]", "]}"),
  "empty objects, as long as it may be": filled('{"later":[', () => "{}", "]}"),
  "empty strings": filled('{"later":[', () => '""', "]}"),
  "180 keys": KEYS,
  "keys at the top": filled("{", (i) => `"k${i}":${i}`, "}"),
  "keys beside the password": filled('{"wifi":{', (i) => `"k${i}":${i}`, "}}"),
  "settings that nobody has declared": filled('{"settings":{', (i) => `"k${i}":${i}`, "}}"),
  escapes: ESCAPES,
};
/** What is no JSON, and would take as much until that shows. */
const CUT: Record<string, string> = {
  "brackets that open": "[".repeat(1500),
  "braces that open": '{"a":'.repeat(300),
  "lists of nothing": "[],".repeat(500),
  "objects of nothing": "{},".repeat(500),
  "texts of nothing": '"",'.repeat(500),
  ...Object.fromEntries(Object.entries(LARGE).map(([name, text]) => [`${name}, cut off`, text.slice(0, -1)])),
  "a text that does not end": `{"later":"${"x".repeat(1480)}`,
  "escapes that do not end": ESCAPES.slice(0, -3),
};
/** What is refused, and why. */
const REFUSED: [string, string][] = [
  ['{"later":1e999}', "400 config/set: has a number that is out of range"],
  ['{"later":[0,-1e999]}', "400 config/set: has a number that is out of range"],
  ['{"later":1e2147483647}', "400 config/set: has a number that is out of range"],
  ['{"later":1e-2147483647}', "400 config/set: has a number that is out of range"],
  [`{"later":${"9".repeat(400)}}`, "400 config/set: has a number of more than 32 characters"],
  ['{"later":1}garbage', "400 config/set: has text behind its end"],
  ['{"later":1}}', "400 config/set: has text behind its end"],
  ['{"later":1}{"later":2}', "400 config/set: has text behind its end"],
  ['{"wifi":{"password":"a","password":"b"}}', "400 wifi.password: is given twice"],
  ['{"wifi":{"password":"a","pass\\u0077ord":"b"}}', "400 wifi.password: is given twice"],
  ['{"wifi":{},"name":"Lamp","wifi":{}}', "400 wifi: is given twice"],
  ['{"later":[{"x":{"y":1,"y":1}}]}', "400 later.x.y: is given twice"],
  ["{'later':1}", "400 config/set: is not JSON"],
  ['{"later":0x10}', "400 config/set: is not JSON"],
  ['{"later":01}', "400 config/set: is not JSON"],
  ['{"later":.5}', "400 config/set: is not JSON"],
  ['{"later":5.}', "400 config/set: is not JSON"],
  ['{"later":+5}', "400 config/set: is not JSON"],
  ['{"later":1e}', "400 config/set: is not JSON"],
  ['{"later":NaN}', "400 config/set: is not JSON"],
  ['{"later":undefined}', "400 config/set: is not JSON"],
  ['{"later":truely}', "400 config/set: is not JSON"],
  ['{"later":[1,]}', "400 config/set: is not JSON"],
  ['{"later":1,}', "400 config/set: is not JSON"],
  ["{later:1}", "400 config/set: is not JSON"],
  ['{"later":"\t"}', "400 config/set: is not JSON"],
  ['{"later":"\\x41"}', "400 config/set: is not JSON"],
  ['{"later":"\\u00g0"}', "400 config/set: is not JSON"],
  ['{"later":1 /* one */}', "400 config/set: is not JSON"],
  ['{"later":[1}}', "400 config/set: is not JSON"],
  // A value is not said again: it may be a password in the wrong line.
  ['{"mqtt":{"port":"secret"}}', "400 mqtt.port: is not a port (1 to 65535)"],
  ['{"mqtt":{"port":{"secret":1}}}', "400 mqtt.port: is not a port (1 to 65535)"],
  ['{"wifi":{"ssid":["secret"]}}', "400 wifi.ssid: is not a string"],
];

describe.each(Object.entries(machines))("JSON that means no good, on %s", (_name, machine) => {
  let watcher: Watcher;
  let board: Board;

  beforeEach(async () => {
    ({ watcher, board } = await readyBoard(machine));
  });
  afterEach(async () => {
    await board.stop();
    await watcher.stop();
  });

  /** Publishes a change. @returns the device's answer */
  async function set(change: string): Promise<string> {
    const from = watcher.seen.length;
    await watcher.client.publishAsync(SET, change, { qos: 1 });
    return (await watcher.message(STATUS, /./, from)).payload;
  }

  /** Restarts the board, and waits until it is ready again. */
  async function restart(): Promise<void> {
    const from = watcher.seen.length;
    await board.board.stop();
    await board.board.start();
    await watcher.message(`${TOPIC}/$state`, "init", from);
    await watcher.message(`${TOPIC}/$state`, "ready", from);
  }

  const complaints = () => board.lines.filter((line) => /Uncaught|MEMORY/.test(line));

  it.each(Object.entries(LARGE))("%s: is stored and loads at every start, or is refused", async (_what, text) => {
    const from = watcher.seen.length;
    const answer = await set(text);
    expect(answer).toMatch(/^200$|^400 /);
    if (answer === "200") {
      await watcher.message(`${TOPIC}/$state`, "init", from);
      await watcher.message(`${TOPIC}/$state`, "ready", from);
      await board.line("The new configuration is confirmed");
    }
    await restart();
    expect(await set('{"name":"Lamp"}')).toBe("304");
    expect(complaints()).toEqual([]);
  });

  /** Variables in use, once nothing is under way any more. */
  async function used(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return Number(await board.board.evaluate("process.memory().usage"));
  }

  it("is refused ten times in a row, within a second each, and takes nothing with it", async () => {
    expect(await set("{")).toMatch(/^400 /);
    const before = await used();
    for (const [what, text] of Object.entries(CUT)) {
      for (let time = 0; time < (machine ? 10 : 2); time++) {
        const begun = Date.now();
        expect(await set(text), what).toMatch(/^400 /);
        // The real engine shares its processor with the other tests; by itself it takes a quarter of that at most.
        expect(Date.now() - begun, what).toBeLessThan(machine ? 3000 : 1000);
      }
    }
    expect(await set("{")).toMatch(/^400 /);
    // The simulated board has no variables to count.
    if (machine) expect(await used()).toBe(before);
    expect(await set('{"name":"Lamp"}')).toBe("304");
    expect(board.lines.filter((line) => /reboot/.test(line))).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 120_000);

  it("is refused with the reason", async () => {
    const answers: [string, string][] = [];
    for (const [text] of REFUSED) answers.push([text, await set(text)]);
    expect(answers).toEqual(REFUSED);
    expect(await set('{"name":"Lamp"}')).toBe("304");
    expect(complaints()).toEqual([]);
  });

  it("numbers that no rule is about are kept as they were written, and texts of 1,000 bytes", async () => {
    const numbers = '{"later":[1.0,1E+05,12345678901234567890,-0,1e-400],"notes":';
    const from = watcher.seen.length;
    expect(await set(`${numbers}"${"x".repeat(1000)}"}`)).toBe("200");
    await watcher.message(`${TOPIC}/$state`, "ready", from);
    const shown = (await watcher.retained()).get(`${TOPIC}/$implementation/config`)!;
    expect(shown.replace(/\n */g, "")).toContain(`${numbers.slice(1)}"${"x".repeat(1000)}"}`);
    expect(complaints()).toEqual([]);
  });

  it("no password and no user's name is shown, wherever they stand in their section", async () => {
    const secrets = ["first secret", "second secret", "third secret"];
    const orders = [
      ["username", "password", "port", "host"],
      ["host", "username", "port", "password"],
      ["port", "host", "password", "username"],
      ["username", "host", "port", "password"],
    ];
    for (const order of orders) {
      const values: Record<string, unknown> = {
        username: secrets[0],
        password: secrets[1],
        port: watcher.broker.port,
        host: "127.0.0.1",
      };
      const from = watcher.seen.length;
      const mqtt = Object.fromEntries(order.map((key) => [key, values[key]]));
      await board.stop();
      board = await Board.start({
        machine,
        config: { ...config(watcher.broker.port), wifi: { password: secrets[2], ssid: "home" }, mqtt },
      });
      await watcher.message(`${TOPIC}/$state`, "ready", from);
      const shown = JSON.parse((await watcher.retained()).get(`${TOPIC}/$implementation/config`)!);
      expect(shown).toMatchObject({ wifi: { ssid: "home" }, mqtt: { host: "127.0.0.1", port: watcher.broker.port } });
      expect(Object.keys(shown.mqtt).sort()).toEqual(["host", "port"]);
      expect(Object.keys(shown.wifi)).toEqual(["ssid"]);
    }
    expect(watcher.seen.map(({ payload }) => payload).join("\n")).not.toMatch(/ secret/);
    expect(board.lines.join("\n")).not.toMatch(/ secret/);
  });
});

describe.each(Object.entries(machines))("JSON that means no good, in configuration mode on %s", (_name, machine) => {
  let board: Board;
  afterEach(() => board.stop());

  it("is refused with the reason, and the device goes on", async () => {
    board = await Board.start({ machine });
    const url = await board.serving();
    const put = async (path: string, body: string) => {
      const answer = await fetch(url + path, { method: "PUT", body });
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    for (const [text, answer] of REFUSED.slice(0, 16)) {
      expect(await put("/config", text)).toEqual([400, answer.substr(4).replace("config/set: ", "body: ")]);
    }
    for (const [what, text] of Object.entries({ ...CUT, ...LARGE })) {
      for (const path of ["/config", "/wifi/connect"]) expect((await put(path, text))[0], what).toBe(400);
    }
    expect((await fetch(`${url}/heart`)).status).toBe(204);
    expect(board.lines.filter((line) => /Uncaught|MEMORY|reboot/.test(line))).toEqual([]);
  }, 120_000);

  it.each([
    ["590 zeros", LARGE["590 zeros"]!],
    ["braces that open", CUT["braces that open"]!],
    ["180 keys, cut off", CUT["180 keys, cut off"]!],
    ["escapes that do not end", CUT["escapes that do not end"]!],
    ["4,096 spaces", `{"name":${" ".repeat(4088)}`],
  ])("as config.json in Storage, %s: is left there with the reason", async (_what, text) => {
    board = await Board.start({ machine });
    await board.serving();
    const from = await board.dropFile(text);
    await board.line("! config.json in Storage is not adopted, and left there: ", from);
    await board.serving(from);
    expect(board.lines.filter((line) => /Uncaught|MEMORY/.test(line))).toEqual([]);
  });
});
