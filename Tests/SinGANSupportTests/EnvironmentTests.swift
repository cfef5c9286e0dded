import Foundation
import SinGANSupport
import Testing

/// What the environment says of folders and numbers.
@Suite struct EnvironmentTests {
    @Test func foldersAreTheUsers() {
        #expect(UserFolder.data(["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d")
        #expect(UserFolder.data(["XDG_DATA_HOME": "d", "HOME": "/h"]) == "/h/.local/share")
        #expect(UserFolder.cache(["HOME": "/h"]) == "/h/.cache")
        // The system's list of users knows better than an empty text.
        let known = UserFolder.cache([:])
        #expect(known.hasPrefix("/") && known.hasSuffix("/.cache"))
        #expect(UserFolder.cache(["HOME": ""]) == known && UserFolder.cache(["HOME": "here", "XDG_CACHE_HOME": ""]) == known)
    }

    @Test func numbersAreChecked() throws {
        for number in EnvironmentNumber.all {
            #expect(try number.value([:]) == number.usual && number.value([number.name: ""]) == number.usual)
            #expect(try number.value([number.name: "7"]) == 7)
            for text in ["abc", "-1", "nan", "inf", "1e12", "7 "] {
                let error = #expect(throws: SinGANError.self) { try number.value([number.name: text]) }
                #expect(error?.code == .usage && error?.message.hasPrefix("\(number.name) is '\(text)'") == true, "\(text)")
                #expect(error?.hint == "Unset it for \(Int(number.usual)).")
            }
        }
        #expect(
            #expect(throws: SinGANError.self) { try EnvironmentNumber.cacheMegabytes.value(["SINGAN_CACHE_MB": "1.5"]) }?.code == .usage)
    }
}
