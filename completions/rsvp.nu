module completions {

  def "nu-complete rsvp store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Accept an invitation at any service, and keep the session
  export extern rsvp [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete rsvp accept-invitation store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Accept an invitation and keep the session
  export extern "rsvp accept-invitation" [
    --name: string            # Your name, as the organisation will see it
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # The API key, where the service wants one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input the service asks for; may be repeated
    --input-file: string      # The same, the value read from a file; may be repeated
    --phone: string           # Your telephone number
    --yes                     # Accept without asking for confirmation
    --expect-org: string      # Go on only if the invitation is to this organisation
    --expect-email: string    # Go on only if the invitation is for this e-mail address
    --dry-run                 # Stop before the first call that changes something, and show it with its secrets masked
    --if-needed               # Succeed if the invitation was accepted before
    --no-switch               # Leave the current session as it is
    --verify                  # Go on only if signature and claims of the session's token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --keep-api-key            # Keep your API key with the session, where it is the credential
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp accept-invitation store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    ...codes: string          # The invitation code or the whole invitation link, or several; '-' reads one per line from standard input; asked for, hidden, when left out
  ]

  def "nu-complete rsvp show-invitation store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Show who invites whom to what, and until when
  export extern "rsvp show-invitation" [
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # The API key, where the service wants one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input the service asks for; may be repeated
    --input-file: string      # The same, the value read from a file; may be repeated
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp show-invitation store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    code: string              # The invitation code, or the whole invitation link
  ]

  def "nu-complete rsvp decline-invitation store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Decline an invitation, where the service can
  export extern "rsvp decline-invitation" [
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # The API key, where the service wants one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input the service asks for; may be repeated
    --input-file: string      # The same, the value read from a file; may be repeated
    --yes                     # Decline without asking for confirmation
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp decline-invitation store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    code: string              # The invitation code, or the whole invitation link
  ]

  def "nu-complete rsvp list-invitations store" [] {
    [ "auto" "keyring" "file" ]
  }

  # List your invitations, where the service can
  export extern "rsvp list-invitations" [
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # The API key, where the service wants one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input the service asks for; may be repeated
    --input-file: string      # The same, the value read from a file; may be repeated
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp list-invitations store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp login store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Log in again and save the session
  export extern "rsvp login" [
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # The API key, where the service wants one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input the service asks for; may be repeated
    --input-file: string      # The same, the value read from a file; may be repeated
    --no-switch               # Leave the current session as it is
    --verify                  # Go on only if signature and claims of the session's token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp login store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp logout store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Forget the session, and revoke it where the service can
  export extern "rsvp logout" [
    --all                     # Forget every saved session
    --local-only              # Forget the session here, and ask the service nothing
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp logout store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp status store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Show the saved sessions
  export extern "rsvp status" [
    --check                   # Ask the service whether the session still works
    --verify                  # Go on only if signature and claims of the session's token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp status store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp switch store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Choose the session that is used by default
  export extern "rsvp switch" [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp switch store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    to?: string               # The account to use from now on; asked for when left out
  ]

  def "nu-complete rsvp token store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Print the session's token, for a script
  export extern "rsvp token" [
    --header                  # Print the header line that carries the token
    --claims                  # Show what the token says, in place of the token itself
    --verify                  # Print nothing unless signature and claims of the token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp token store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp providers store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Show the services that are known
  export extern "rsvp providers" [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp providers store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp providers list store" [] {
    [ "auto" "keyring" "file" ]
  }

  # List the services that are known
  export extern "rsvp providers list" [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp providers list store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp providers show store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Print the file of one service
  export extern "rsvp providers show" [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp providers show store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    id: string                # The service
  ]

  def "nu-complete rsvp providers check store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Find every mistake in provider files, and run their examples
  export extern "rsvp providers check" [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp providers check store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # Files, or services by id; every service that is known when left out
  ]

  def "nu-complete rsvp providers add store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Install a provider file, after showing which hosts it talks to
  export extern "rsvp providers add" [
    --yes                     # Install without asking for confirmation
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp providers add store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    file: path                # The file
  ]

  def "nu-complete rsvp sandbox fault" [] {
    [ "unknown" "expired" "used" "wrong-person" "member" "rate-limited" "slow" "cut-off" "huge" "html" "garbage" "silent" "server-error" "dropped" "dropped-before" "forged-token" ]
  }

  def "nu-complete rsvp sandbox algorithm" [] {
    [ "EdDSA" "ES256" "RS256" ]
  }

  def "nu-complete rsvp sandbox store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Run pretend services on this machine, to try things out and for CI
  export extern "rsvp sandbox" [
    --port: string            # The port to use on 127.0.0.1; any free one when left out
    --fault: string@"nu-complete rsvp sandbox fault" # What always goes wrong; without it, code words say when
    --algorithm: string@"nu-complete rsvp sandbox algorithm" # How the tokens of services that publish their keys are signed
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp sandbox store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete rsvp completions store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Print the completion script of a shell
  export extern "rsvp completions" [
    --provider(-p): string    # The service, as `rsvp providers list` names it; a link names its own
    --provider-file: path     # A provider file to use for this run
    --url: string             # Where the service is: replaces the whole base URL, path included
    --local                   # The service runs here: --url http://localhost:8080
    --sandbox                 # Try it out: a pretend service and a throw-away session store, offline
    --account: string         # The account whose session is used, in place of the current one
    --state: directory        # The folder that keeps the sessions
    --store: string@"nu-complete rsvp completions store" # Where a new session's secret is kept [default: auto]
    --json                    # Answer with one JSON object on standard output
    --no-input                # Ask nothing, not even on a terminal
    --verbose(-v)             # Say what is requested; -vv says more
    --quiet(-q)               # Say only results and errors; -v wins over it
    --timeout: string         # How long the network may take in all [default: 30]
    --connect-timeout: string # How long connecting may take [default: 10]
    --proxy: string           # The proxy to go through; never used for this machine itself
    --ca-cert: path           # Trust the certificate authorities in this PEM file, and no others
    --client-cert: path       # The certificate that says who this machine is, PEM
    --client-key: path        # The private key of that certificate, PEM
    --insecure-http           # Allow http:// to other machines: whoever is on the way can read everything
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete rsvp completions shell" # The shell
  ]

}

export use completions *
