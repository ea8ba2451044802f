using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.SignIn;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ChatDeploy.WebSecurity;

/// <summary>The limits of <see cref="RateLimitOptions"/>, by the framework's limiter; each node counts for itself.</summary>
internal static class RateLimits
{
    /// <summary>Opening and using sign-in links, by network address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Asking for sign-in links, by person.</summary>
    public const string Links = "sign-in-links";

    /// <summary>Saying something or pressing a card's buttons, by person.</summary>
    public const string Chat = "chat";

    // Addresses share this many counters, so that somebody with very many of them cannot fill our memory.
    private const uint AddressCounters = 8192;

    /// <summary>Adds the limiter.</summary>
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected));
            limiter.AddPolicy(SignIn, context => Window($"address/{CounterOf(context.Connection.RemoteIpAddress)}", Options(context).SignInsAMinute, TimeSpan.FromMinutes(1)));
            limiter.AddPolicy(Links, context => Window(PersonOf(context), Options(context).LinksAMinute, TimeSpan.FromMinutes(1)));
            limiter.AddPolicy(Chat, context => Window(PersonOf(context), Options(context).ChatLinesInTenSeconds, TimeSpan.FromSeconds(10)));
        });
    }

    /// <summary>Which counter an address uses. Whoever has an IPv6 address has 2^64 of them: the network counts.</summary>
    public static uint CounterOf(IPAddress? address)
    {
        if (address is null) return 0;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var hash = default(HashCode);
        hash.AddBytes(address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes);
        return (uint)hash.ToHashCode() % AddressCounters;
    }

    private static RateLimitOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;

    // The gate goes before the limiter, so there is a caller; people are as many as the catalog names.
    private static string PersonOf(HttpContext context) => $"person/{context.Features.GetRequiredFeature<Caller>().Person.Id}";

    private static RateLimitPartition<string> Window(string key, int permits, TimeSpan window) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 });

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var context = rejected.HttpContext;
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = seconds.ToString();
        var answer = !Gate.IsForBrowser(context)
            ? RefusalResults.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", $"That was too much at once. Try again in {seconds} s; nothing was done.")
            : Html.Message(context, StatusCodes.Status429TooManyRequests, "Too many attempts", $"That was too much at once. Wait {seconds} s, then go back and try again; nothing was done.");
        return answer.ExecuteAsync(context);
    }
}
