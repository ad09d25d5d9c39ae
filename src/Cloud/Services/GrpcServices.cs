using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Redeeming;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Services;

internal static class GrpcServices
{
    private const int MaxMessageBytes = ReplyLimit.ContractBytes;

    // A message's bytes are a third longer in base 64, and JSON has names.
    private const int MaxJsonBytes = 2 * MaxMessageBytes;

    // The JSON paths of the contract.
    private const string JsonRoot = "/v1";

    /// <summary>The contract over gRPC and as JSON over HTTP, with reflection. Needs the use cases.</summary>
    public static IServiceCollection AddRedemptionGrpc(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessageBytes;
            options.MaxSendMessageSize = MaxMessageBytes;
            options.Interceptors.Add<StatusInterceptor>();
        }).AddJsonTranscoding();
        services.AddGrpcReflection();
        // One of each for all calls: they hold no state of a call.
        return services
            .AddSingleton<StatusInterceptor>()
            .AddSingleton<RedemptionGrpcService>()
            .AddSingleton<EnrollmentGrpcService>();
    }

    public static void UseRedemptionGrpc(this IApplicationBuilder app)
    {
        app.UseMiddleware<StatusLog>();
        app.Use(async (http, next) =>
        {
            // gRPC messages have their own limit, which answers with a status.
            if (HttpProtocol.IsHttp2(http.Request.Protocol))
                BodyLimit.Set(http, long.MaxValue);
            else if (!BodyLimit.Set(http, MaxJsonBytes) && http.Request.Path.StartsWithSegments(JsonRoot))
            {
                http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                await http.Response.WriteAsJsonAsync(new
                {
                    code = (int)StatusCode.ResourceExhausted,
                    message = $"a body has at most {MaxJsonBytes} bytes",
                });
                return;
            }

            await next(http);
        });
    }

    public static void MapRedemptionGrpc(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<RedemptionGrpcService>();
        endpoints.MapGrpcService<EnrollmentGrpcService>();
        endpoints.MapGrpcReflectionService();
    }
}
