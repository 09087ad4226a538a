import { Parser } from 'htmlparser2';

interface Sink {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Streams XML through `sink`; after each piece of input the caller may take what has come together. */
export async function* throughXml(bytes: AsyncIterable<Buffer>, sink: Sink): AsyncGenerator<void> {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => sink.open?.(local(name), attributes),
      ontext: (text) => sink.text?.(text),
      onclosetag: (name) => sink.close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  const decoder = new TextDecoder();
  for await (const piece of bytes) {
    parser.write(decoder.decode(piece, { stream: true }));
    yield;
  }
  parser.end(decoder.decode());
  yield;
}

/** Reads a small document to its end. */
export async function readXml(bytes: AsyncIterable<Buffer>, sink: Sink): Promise<void> {
  for await (const _ of throughXml(bytes, sink));
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
