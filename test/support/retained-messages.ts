import { connectAsync } from "mqtt";

let calls = 0;

/** What retained messages a broker has, by topic. */
export async function retainedMessages(url: string): Promise<Map<string, string>> {
  const client = await connectAsync(url);
  // The broker hands them over in the order in which their topics came to it: behind this one comes none.
  const last = `last-retained/${calls++}`;
  await client.publishAsync(last, "last", { qos: 1, retain: true });
  const found = new Map<string, string>();
  const complete = new Promise<void>((resolve) => {
    client.on("message", (topic, payload, { retain }) => {
      if (topic === last) resolve();
      else if (retain) found.set(topic, payload.toString("utf8"));
    });
  });
  await client.subscribeAsync("#", { qos: 1 });
  await complete;
  await client.publishAsync(last, "", { qos: 1, retain: true });
  await client.endAsync();
  return found;
}
