import { createTransport, type SendMailOptions } from 'nodemailer';

/** nodemailer alone: the same message `n` times, `width` at once, whenever it is told to; says when it is done. */
const [url, width] = [process.argv[2] as string, Number(process.argv[3])];
const transport = createTransport({ url, pool: true, maxConnections: width, maxMessages: Number.POSITIVE_INFINITY } as object);

process.on('message', async ({ mail, n }: { mail: SendMailOptions; n: number }) => {
  let left = n;
  const lane = async () => {
    while (left-- > 0) await transport.sendMail(mail);
  };
  await Promise.all(Array.from({ length: width }, lane));
  process.send?.('done');
});
