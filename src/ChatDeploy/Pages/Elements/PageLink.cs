using Microsoft.AspNetCore.Components;

namespace ChatDeploy.Pages.Elements;

/// <summary>Makes links to the same page with another query.</summary>
internal static class PageLink
{
    /// <summary>This page's address with a value set, or removed where it is null.</summary>
    public static string With(NavigationManager address, string name, string? value) => With(address, new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = value });

    /// <summary>This page's address with values set, or removed where they are null.</summary>
    public static string With(NavigationManager address, IReadOnlyDictionary<string, object?> values) =>
        "/" + address.ToBaseRelativePath(address.GetUriWithQueryParameters(values));
}
