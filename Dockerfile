# The image of one Showtime process: docker build --tag showtime .
# Without install scripts nothing brings a second Node: the base image's own is the pinned one.
FROM node:24.21.0-bookworm-slim AS base

FROM base AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY web web
RUN npm run build

FROM base AS dependencies
WORKDIR /showtime
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM base
ENV NODE_ENV=production \
    SHOWTIME_SQLITE_PATH=/data/showtime.db
# A volume that is mounted there belongs to the user that the process runs as.
RUN mkdir /data && chown node:node /data
WORKDIR /showtime
COPY --from=dependencies /showtime ./
COPY --from=build /build/dist dist
COPY --from=build /build/web/dist web/dist
COPY --from=build /build/web/dist-admin web/dist-admin
USER node
# Of players, and of the internal API, which listens on the loopback address until SHOWTIME_API_HOST says otherwise.
EXPOSE 2567 2568
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["node", "--eval", "fetch('http://127.0.0.1:' + (process.env.SHOWTIME_API_PORT || 2568) + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# In this form the process gets signals itself and drains on SIGTERM.
ENTRYPOINT ["node", "--disable-proto=delete", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=16", "dist/cli/main.js"]
CMD ["serve"]
