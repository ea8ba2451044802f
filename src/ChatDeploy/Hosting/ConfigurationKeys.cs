namespace ChatDeploy.Hosting;

/// <summary>The keys that the configuration may hold (contract, Configuration). An unknown one stops the start: a misspelt key is a rule that silently does not hold.</summary>
internal static class ConfigurationKeys
{
    /// <summary>All of them; appsettings.sample.json documents each. A trailing <c>:*</c> admits anything below.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "ConnectionStrings:Store",
        "Store:Provider", "Store:DataDirectory",
        "PublicUrl",
        "Proxies:Trusted:*",
        "Catalog:File",
        "Api:BootstrapToken",
        "RateLimits:SignInsAMinute", "RateLimits:LinksAMinute", "RateLimits:ChatLinesInTenSeconds",
        "Scm:GitHub:ApiUrl", "Scm:GitHub:WebhookSecret", "Scm:GitHub:Token", "Scm:GitHub:AppId", "Scm:GitHub:PrivateKeyFile",
        "Scm:GitLab:ApiUrl", "Scm:GitLab:WebhookSecret", "Scm:GitLab:SigningToken", "Scm:GitLab:Token",
        "Scm:Bitbucket:ApiUrl", "Scm:Bitbucket:WebhookSecret", "Scm:Bitbucket:Token",
        "Scm:Git:WebhookSecret", "Scm:Git:AllowedSignersFile",
        "Slack:SigningSecret", "Slack:BotToken", "Slack:AppToken", "Slack:ApiUrl",
        "Teams:AppId", "Teams:AppPassword", "Teams:TenantId", "Teams:OpenIdMetadataUrl", "Teams:TokenUrl", "Teams:SignInMetadataUrl", "Teams:Issuers:*", "Teams:AllowAnonymous",
        "Mail:Host", "Mail:Port", "Mail:From", "Mail:User", "Mail:Password", "Mail:Security",
        "Runners:Local:Environment:*", "Runners:Local:Concurrency", "Runners:Local:Grace", "Runners:Local:KeepFor",
        "Runners:Pipelines:Concurrency", "Runners:Pipelines:Settle", "Runners:Pipelines:FirstLook", "Runners:Pipelines:SlowestLook",
        "Runners:Ssh:KnownHostsFile", "Runners:Ssh:ConfigFile", "Runners:Ssh:Concurrency", "Runners:Ssh:ConnectTimeout", "Runners:Ssh:AliveInterval", "Runners:Ssh:ShareConnections",
        "Runners:Ssh:Grace", "Runners:Ssh:Patience", "Runners:Ssh:Keep", "Runners:Ssh:KeepFor",
        "Deliveries:*", "Locks:RemindAfter", "ReadyQueue:ReconcileEvery", "ReadyQueue:Grace",
        "Audit:Key", "Audit:PublishEvery", "Audit:HeadFile", "Audit:HeadUrl",
        "Retention:*",
        "Otlp:Endpoint",
        "Logging:*", "Kestrel:*", "AllowedHosts", "Urls",
    ];

    private static readonly HashSet<string> Sections = Known.Select(key => key.Split(':')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses the first unknown key: in a file or on the command line any, in the environment one below a section of ours.</summary>
    /// <exception cref="StartRefusedException">Names the key.</exception>
    public static void Check(IConfigurationRoot configuration)
    {
        foreach (var provider in configuration.Providers)
        {
            var isOurs = provider is Microsoft.Extensions.Configuration.Json.JsonConfigurationProvider or Microsoft.Extensions.Configuration.CommandLine.CommandLineConfigurationProvider;
            foreach (var key in Leaves(provider, null))
            {
                var section = key.Split(':')[0];

                // The machine's environment holds all sorts of things; only what goes below one of our sections is meant for us.
                if (!isOurs && (!key.Contains(':', StringComparison.Ordinal) || !Sections.Contains(section))) continue;
                if (IsHostKey(key) || Known.Any(known => Admits(known, key))) continue;
                var near = Known.Where(k => k.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)).ToList();
                throw new StartRefusedException($"configuration: unknown key {key}{(near.Count > 0 ? $" (known: {string.Join(", ", near)})" : "; appsettings.sample.json lists the known ones")}");
            }
        }
    }

    private static bool IsHostKey(string key) =>
        key.Equals("environment", StringComparison.OrdinalIgnoreCase) || key.Equals("contentRoot", StringComparison.OrdinalIgnoreCase)
        || key.Equals("applicationName", StringComparison.OrdinalIgnoreCase) || key.Equals("http_ports", StringComparison.OrdinalIgnoreCase);

    private static bool Admits(string known, string key) => known.EndsWith(":*", StringComparison.Ordinal)
        ? key.StartsWith(known[..^1], StringComparison.OrdinalIgnoreCase) || key.Equals(known[..^2], StringComparison.OrdinalIgnoreCase)
        : key.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Leaves(IConfigurationProvider provider, string? parent)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : $"{parent}:{child}";
            if (provider.TryGet(key, out _)) yield return key;
            foreach (var leaf in Leaves(provider, key)) yield return leaf;
        }
    }
}
