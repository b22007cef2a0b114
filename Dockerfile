# One image for all processes; the command selects one: api, worker poll, migrate, ...

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
COPY bin ./bin
# NODE_ENV=production leaves out development dependencies, which only tests and lint need.
RUN ["node", "bin/install.mjs"]
COPY . .
RUN ["node", "bin/copytaster.mjs", "build"]

FROM node:24-bookworm-slim
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Copytaster" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app ./
# The image's user `node`, by number, so that an orchestrator can verify that it is not root.
USER 1000:1000
EXPOSE 3000
# For the API, the default command. docker-compose.yml defines another check for the workers.
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/copytaster.mjs"]
CMD ["api"]
