# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM node:20-alpine AS build
WORKDIR /krr-kit
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY openapi openapi
COPY scenarios scenarios
COPY scripts scripts
COPY web web
COPY src src
RUN npm run build && find dist -name '*.map' -delete

# dist contains every package that it uses, so npm and node_modules are not needed.
FROM node:20-alpine
LABEL org.opencontainers.image.title="krr-kit" \
      org.opencontainers.image.description="Mock server of KRR (Kontakt- og reservasjonsregisteret) with synthetic persons" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/krr-kit/krr-kit"
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
WORKDIR /krr-kit
ENV NODE_ENV=production KRR_HOST=0.0.0.0
COPY --from=build /krr-kit/package.json ./
COPY --from=build /krr-kit/scripts/healthcheck.mjs ./
COPY --from=build /krr-kit/dist dist
COPY --from=build /krr-kit/openapi openapi
COPY --from=build /krr-kit/scenarios scenarios
# The root file system can be read-only; only --tls, --ws-sign and --state with a file need a writable folder.
RUN mkdir /state && chown node:node /state
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["node", "healthcheck.mjs"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["mock"]
