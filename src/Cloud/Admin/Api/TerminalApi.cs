using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosCloud.Admin.Staff;

namespace PosCloud.Admin.Api;

/// <summary>Terminals: /admin/v1/terminals.</summary>
internal static class TerminalApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/terminals", async (TerminalsUseCase terminals) =>
            (await terminals.ListAsync()).Select(terminal => new TerminalView(
                terminal.TerminalId, terminal.Store, terminal.IsRevoked, terminal.CertifiedUntil, terminal.HostName,
                terminal.SoftwareVersion)))
            .Needs(Permission.Staff).WithTags("terminals").WithSummary("All that enrolled or are revoked");
        api.MapPost("/terminals/{terminalId}/enrolment", async (
            ClaimsPrincipal user, TerminalsUseCase terminals, string terminalId, EnrolmentBody body) =>
        {
            var (ticket, expires) = await terminals.EnrollAsync(
                AdminApi.Caller(user), terminalId, body.StoreId, body.Url, body.Hours);
            return new EnrolmentView(terminalId, body.StoreId, ticket.ToString(), expires);
        }).Needs(Permission.Staff).WithTags("terminals")
            .WithSummary("A ticket for posd enroll; the newest of a name is good");
        api.MapPost("/terminals/{terminalId}/revoke", async (
            ClaimsPrincipal user, TerminalsUseCase terminals, string terminalId) =>
        {
            await terminals.RevokeAsync(AdminApi.Caller(user), terminalId);
            return TypedResults.NoContent();
        }).Needs(Permission.Staff).WithTags("terminals").WithSummary("It redeems nothing from now on");
    }
}
