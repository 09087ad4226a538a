import path from 'node:path';
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  build: { outDir: path.resolve(import.meta.dirname, '../dist/ui'), emptyOutDir: true, chunkSizeWarningLimit: 900 },
  server: {
    host: '127.0.0.1',
    // the UI's own folder is called api too: its modules are not the API's. Host stays what the browser asked for, as Origin does:
    // the API refuses writes where the two differ
    proxy: { '^/api/(?!.*[.]tsx?([?]|$))': { target: process.env.API_URL ?? 'http://127.0.0.1:3000', changeOrigin: false } },
  },
});
