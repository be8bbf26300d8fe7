# The image of all services. The argument names the service: `docker run ballast gateway`.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY tsconfig.base.json .swcrc ./
COPY tools/build.mjs tools/
COPY apps apps
COPY libs libs
RUN node tools/build.mjs

# Optional packages are binaries for the compiler and for the embedded Postgres, which no container runs.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 METRICS_HOST=0.0.0.0 METRICS_PORT=9464
COPY --from=dependencies /app/package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY infra/container infra/container
RUN ln -s /app/infra/container/ballast.mjs /usr/local/bin/ballast
COPY --from=build /app/dist dist
# A number, so that a cluster can tell that it is not root, and because not every base image names a user.
USER 10001:10001
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "infra/container/healthcheck.mjs"]
ENTRYPOINT ["node", "--max-semi-space-size=64", "infra/container/service.mjs"]
