using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Tests.Api;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.World;

/// <summary>People of an <see cref="ApiWorld"/> in front of their browsers.</summary>
internal static class People
{
    // Who has signed in once comes again with the cookies of that time: signing in has tests of its own.
    private static readonly ConditionalWeakTable<ApiWorld, ConcurrentDictionary<string, string>> Cookies = [];

    /// <summary>A fresh sign-in link, as an administrator gets it.</summary>
    public static async Task<string> LinkAsync(this ApiWorld world, string person) =>
        (await world.PostAsync("/api/sign-in-links", "bootstrap", new { person })).Expect(HttpStatusCode.Created)["url"]!;

    /// <summary>A person who has signed in, with a window that shows nothing yet.</summary>
    public static async Task<Visitor> VisitAsync(this ApiWorld world, Chromium chromium, string person, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        var known = Cookies.GetOrCreateValue(world);
        if (!known.TryGetValue(person, out var cookies))
        {
            await using var first = await Visitor.SignedInAsync(chromium, world.ListensAt, await world.LinkAsync(person));
            known[person] = cookies = await first.Context.StorageStateAsync();
        }

        options.StorageState = cookies;
        return await Visitor.ComeAsync(chromium, world.ListensAt, options);
    }
}
