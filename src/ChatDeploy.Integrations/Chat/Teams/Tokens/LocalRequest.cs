using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>Where everybody is believed (<see cref="TeamsOptions.AllowAnonymous"/>): whether a request was made on this machine, and not by a page in its browser.</summary>
public static class LocalRequest
{
    /// <summary>Whether it was.</summary>
    /// <remarks>
    /// A page from anywhere can make a browser post plain text to this machine's ports, and can give this machine's address a name of its
    /// own. It can neither send JSON without asking first, which nobody allows it, nor call this machine by its own names.
    /// </remarks>
    public static bool Is(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
            && Uri.TryCreate($"http://{context.Request.Host.Value}/", UriKind.Absolute, out var called) && SafeUrl.IsLoopback(called)
            && context.Request.HasJsonContentType();
    }
}
