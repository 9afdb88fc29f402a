import { readInput } from "../../files/read-and-write.ts";
import { shownText } from "../../files/shown-text.ts";
import { UsageError } from "../../files/user-error.ts";
import { type BrokerAddress, parseBrokerAddress } from "../../host/mqtt/broker-address.ts";
import { brokerOfConfig } from "../../host/mqtt/broker-of-config.ts";
import { askSecret } from "../terminal/ask-secret.ts";

/** What the flags say of a broker. */
export interface NamedBroker {
  broker?: string;
  username?: string;
  password?: string;
  passwordFile?: string;
}

/** The device's configuration in this folder, which names the broker that the device uses. */
const CONFIG = "config.json";

/**
 * Where the broker is, and who asks. Of the command line, the variable HOMIE_BROKER, config.json and the network the first
 * that knows a broker counts.
 */
export async function brokerAddress(options: NamedBroker): Promise<BrokerAddress> {
  const given = givenPassword(options);
  const { HOMIE_BROKER: variable, HOMIE_BROKER_PASSWORD: kept } = process.env;
  if (options.broker !== undefined) {
    const found = parseBrokerAddress(options.broker);
    const isOfUrl = options.username === undefined || options.username === found.username;
    return await withUser(found, options.username, given, (isOfUrl ? found.password : undefined) ?? kept);
  }
  if (variable) {
    const found = parseBrokerAddress(variable, "The variable HOMIE_BROKER");
    return await withUser(found, options.username, given, kept);
  }
  const found = fromConfig();
  // The variable's password is not for whichever broker a file names that came with a folder.
  if (found) return await withUser(found, options.username, given);
  if ((options.username ?? given) !== undefined) {
    throw new UsageError(
      "Say which broker is to get the user name and the password: --broker <url>, or the variable HOMIE_BROKER. They are " +
        "not sent to whoever in the network says that it is one.",
    );
  }
  return { url: await findInNetwork() };
}

/**
 * A broker with its user.
 * @param named the user that the command line names
 * @param given the password that the command line says
 * @param kept the one that counts otherwise, before one that was found with the broker
 */
async function withUser(found: BrokerAddress, named?: string, given?: string, kept?: string): Promise<BrokerAddress> {
  const { url } = found;
  const username = named ?? found.username;
  if (username === undefined) {
    if (given !== undefined) throw new UsageError("A password is that of a user: give --username, too.");
    return { url };
  }
  // Another user has another password.
  const known = given ?? (kept || (username === found.username ? found.password : undefined));
  const password = known ?? (await askSecret(`Password of ${username} at ${url}`));
  return { url, username, ...(password === undefined ? {} : { password }) };
}

function givenPassword({ password, passwordFile }: NamedBroker): string | undefined {
  if (password !== undefined && passwordFile !== undefined) {
    throw new UsageError("--password and --password-file do not go together: give one of them.");
  }
  return password ?? (passwordFile === undefined ? undefined : readPassword(passwordFile));
}

function fromConfig(): BrokerAddress | undefined {
  const found = brokerOfConfig(CONFIG);
  if (found) remark(`The broker ${found.url}, of ${CONFIG}.`);
  return found;
}

async function findInNetwork(): Promise<string> {
  // Loaded here: all others know where their broker is.
  const { findBrokers } = await import("../../host/mqtt/find-brokers.ts");
  const found = await findBrokers();
  const [first, ...others] = found;
  const ways = "--broker <url>, the variable HOMIE_BROKER, or mqtt.host in config.json";
  if (!first) throw new UsageError(`Say which broker: ${ways}. None in the network has answered.`);
  if (others.length > 0) {
    const seen = found.map(({ name, url }) => `${url} (${shownText(name, 40)})`).join(", ");
    throw new UsageError(`Say which broker: ${ways}. In the network there are ${seen}.`);
  }
  remark(`The broker ${first.url}, ${shownText(first.name, 40)}, found in the network.`);
  return first.url;
}

/** Says where a broker is from that nobody has named here, beside what the command writes. */
function remark(text: string): void {
  console.error(text);
}

/** A file's first line. */
function readPassword(path: string): string {
  const password = readInput(path, "the password").toString("utf8").split(/\r?\n/)[0]!;
  if (password === "") throw new UsageError(`${path}: its first line is empty. Write the password there.`);
  return password;
}
