# The silo and the console, from one build: docker build -f deploy/docker/haul.Dockerfile --target silo|console .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The official Orleans providers for Azure; false uses the thin ones of Haul.Persistence, over the same tables.
ARG ORLEANS_AZURE_PACKAGES=true
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src src
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/Haul.Silo -c Release --use-current-runtime --self-contained -o /publish/silo -p:OrleansAzurePackages=$ORLEANS_AZURE_PACKAGES \
 && dotnet publish src/Haul.Cli -c Release -o /publish/console -p:OrleansAzurePackages=$ORLEANS_AZURE_PACKAGES

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0 AS silo
# The base image's port would only make the host warn that Haul:Http wins.
ENV ASPNETCORE_HTTP_PORTS="" \
    DOTNET_EnableDiagnostics=0
WORKDIR /app
COPY --from=build /publish/silo ./
COPY --chmod=0755 deploy/docker/ready.sh /usr/local/bin/haul-ready
USER $APP_UID
# HTTP; silo to silo; the gateway, which is an admin's door and stays inside.
EXPOSE 8080 11111 30000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/usr/local/bin/haul-ready"]
ENTRYPOINT ["/app/haul-silo"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS console
ENV ASPNETCORE_HTTP_PORTS="" \
    DOTNET_EnableDiagnostics=0
WORKDIR /app
COPY --from=build /publish/console ./
# Made here, and owned by the user, so that a new volume mounted on it is that user's too.
RUN mkdir /files && chown $APP_UID:$APP_UID /files
USER $APP_UID
WORKDIR /files
STOPSIGNAL SIGINT
ENTRYPOINT ["dotnet", "/app/haul.dll"]
