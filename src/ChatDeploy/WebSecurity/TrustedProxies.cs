using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ChatDeploy.WebSecurity;

/// <summary>Sees people's own addresses behind the proxies of <see cref="ProxyOptions"/>, by the framework's middleware.</summary>
internal static class TrustedProxies
{
    /// <summary>Adds the options; a malformed proxy stops the start.</summary>
    public static void AddTrustedProxies(this IServiceCollection services) =>
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Puts addresses right, where proxies are configured. First in the pipeline.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (proxies.Trusted.Count == 0) return;

        // As many proxies in a row as are trusted; the first that is not is who asks.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var network in proxies.Networks) forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }
}
