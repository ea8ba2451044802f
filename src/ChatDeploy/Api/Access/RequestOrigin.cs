using ChatDeploy.Core.Audit;
using ChatDeploy.Core.People.SignIn;

namespace ChatDeploy.Api.Access;

/// <summary>Where a request to the console or the API comes from, for the audit trail.</summary>
internal static class RequestOrigin
{
    /// <summary>The header by which a client of ours says on which surface its person is; only <c>mcp</c> is known. It is believed: it changes no right.</summary>
    public const string Header = "X-ChatDeploy-Surface";

    /// <summary>The origin of a request whose person the gate knows, or of one that signs in. The address is the person's own, behind trusted proxies too.</summary>
    public static Origin Of(HttpContext context) => new(Surface(context), context.Features.Get<Caller>()?.Person, Address(context), context.TraceIdentifier);

    private static string Surface(HttpContext context)
    {
        if (context.Features.Get<RecognisedSession>() is null && Gate.IsApi(context)) return context.Request.Headers[Header] == Origin.Mcp ? Origin.Mcp : Origin.Api;
        return context.Request.Path.StartsWithSegments("/chat", StringComparison.OrdinalIgnoreCase) ? Origin.Chat : Origin.Web;
    }

    private static string? Address(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}
