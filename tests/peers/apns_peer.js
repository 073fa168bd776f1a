// Apple's push service over HTTP/2: checks the provider token, and answers by the device's token as documented.
const crypto = require('crypto');
const http2 = require('http2');

const settings = JSON.parse(process.argv[2]);
const now = () => Date.now() / 1000 + settings.ahead;
const part = (text) => JSON.parse(Buffer.from(text, 'base64url').toString());

function unsigned(headers) {
	const token = (headers.authorization || '').replace(/^bearer /, '');
	const [header, claims, signature] = token.split('.');
	if (!signature) {
		return [403, 'MissingProviderToken'];
	}

	const key = {key: settings.publicKey, dsaEncoding: 'ieee-p1363'};
	const signed = crypto.verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
	if (!signed || part(header).kid !== settings.keyId || part(claims).iss !== settings.teamId) {
		return [403, 'InvalidProviderToken'];
	}

	return Math.abs(now() - part(claims).iat) > 3600 ? [403, 'ExpiredProviderToken'] : null;
}

function judge(headers, device) {
	const trouble = settings.devices[device];
	if (trouble) {
		return trouble;
	}

	const problem = unsigned(headers);
	if (problem) {
		return problem;
	}

	if (headers['apns-topic'] !== settings.topic) {
		return [400, 'DeviceTokenNotForTopic'];
	}

	return headers['apns-push-type'] === 'background' && headers['apns-priority'] === '5' ? [200, ''] : [400, 'BadPriority'];
}

const server = http2.createServer();
server.on('stream', (stream, headers) => {
	stream.resume();
	stream.on('error', () => {});
	stream.on('end', () => {
		const [status, reason] = judge(headers, headers[':path'].replace('/3/device/', ''));
		console.log(headers.authorization);
		stream.respond({':status': status, 'content-type': 'application/json'});
		stream.end(reason ? JSON.stringify({reason}) : '');
	});
});
server.listen(settings.port, '127.0.0.1');
