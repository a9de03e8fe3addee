FROM node:20-alpine AS build
WORKDIR /krr-kit
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY openapi openapi
COPY scenarios scenarios
COPY scripts scripts
COPY web web
COPY src src
RUN npm run build

FROM node:20-alpine
WORKDIR /krr-kit
ENV NODE_ENV=production KRR_HOST=0.0.0.0
COPY --from=build /krr-kit/package.json ./
COPY --from=build /krr-kit/dist dist
COPY --from=build /krr-kit/openapi openapi
COPY --from=build /krr-kit/scenarios scenarios
USER node
EXPOSE 8080
HEALTHCHECK CMD wget -qO- http://127.0.0.1:8080/health || exit 1
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["mock"]
