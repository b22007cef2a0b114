FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
COPY bin ./bin
# Everything the program runs on is a dependency; what only tests and lint need stays out.
RUN node bin/install.mjs
COPY . .
RUN node bin/copytaster.mjs build
USER node
ENTRYPOINT ["node", "bin/copytaster.mjs"]
CMD ["api"]
