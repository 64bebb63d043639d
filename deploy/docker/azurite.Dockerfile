# Azurite, for a laptop: docker build -f deploy/docker/azurite.Dockerfile deploy
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY azurite/package.json azurite/package-lock.json azurite/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --chmod=0755 docker/azurite.sh /usr/local/bin/haul-azurite
# Owned by the user, so that a new volume mounted on it is that user's too.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 10000 10002
# It writes the table rows of the last seconds when it is told to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["/usr/local/bin/haul-azurite", "ready"]
ENTRYPOINT ["haul-azurite"]
