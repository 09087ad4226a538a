# One image for every process: api (which also serves the built UI), worker and migrations.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tini \
 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY workflows workflows
COPY activities activities
COPY api api
COPY --from=build /app/dist dist
ENV UI_DIR=/app/dist/ui WORKFLOW_BUNDLE=/app/dist/workflows.cjs
USER node
# not through npm: it would not pass SIGTERM on, and what is claimed must be finished before the end
ENTRYPOINT ["tini", "--", "node", "--import", "tsx"]
CMD ["api/server.ts"]
