using ChatDeploy.Api.Access;
using ChatDeploy.Core.People.SignIn;

namespace ChatDeploy.WebSecurity;

/// <summary>Headers on every answer of the host, errors included, that tell browsers what our pages never do.</summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string TabContentPolicy = ContentPolicy
        .Replace("connect-src 'self'", $"connect-src 'self' {FramedByTeams.Hosts}", StringComparison.Ordinal)
        .Replace("frame-ancestors 'none'", $"frame-ancestors {FramedByTeams.Ancestors}", StringComparison.Ordinal);

    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    /// <summary>Puts them on. First in the pipeline.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        var console = app.ApplicationServices.GetRequiredService<ConsoleAddress>();

        // Known once the service listens, which is before the first request.
        var isPublicHttps = new Lazy<bool>(() => console.IsHttps);
        app.Use((context, next) =>
        {
            // A proxy may end the encryption in front of us; what browsers see is what counts.
            var isHttps = isPublicHttps.Value;
            if (isHttps) context.Request.Scheme = "https";

            // At the last moment, since an exception's answer begins with cleared headers.
            context.Response.OnStarting(isHttps ? SetHttps : Set, context);
            return next(context);
        });
    }

    private static Task SetHttps(object state)
    {
        ((HttpContext)state).Response.Headers.StrictTransportSecurity = "max-age=31536000";
        return Set(state);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        var isTab = context.GetEndpoint()?.Metadata.GetMetadata<FramedByTeams>() is not null;
        headers.ContentSecurityPolicy = isTab ? TabContentPolicy : ContentPolicy;
        headers.XContentTypeOptions = "nosniff";

        // It cannot name anybody: whoever knows it and not the policy above would refuse Teams too.
        if (!isTab) headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;

        // What was answered to a person is for that person: no cache keeps it unless the endpoint says how.
        if (headers.CacheControl.Count == 0 && context.Features.Get<Caller>() is not null) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
