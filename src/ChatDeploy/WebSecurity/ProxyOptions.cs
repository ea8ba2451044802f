using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ChatDeploy.WebSecurity;

/// <summary>Reverse proxies in front of the service.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Proxies";

    /// <summary>Addresses or networks of proxies whose <c>X-Forwarded-For</c> is believed; limits and sessions then go by the address that it names.</summary>
    public IList<string> Trusted { get; init; } = [];

    /// <summary>The networks; a single address is one.</summary>
    public IEnumerable<IPNetwork> Networks => Trusted.Select(text => Read(text)!.Value);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Trusted.Where(text => Read(text) is null)
        .Select(text => new ValidationResult($"Proxies:Trusted: '{text}' is neither an address (10.0.0.7) nor a network (10.0.0.0/8)"));

    private static IPNetwork? Read(string text) => IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
